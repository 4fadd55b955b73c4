package org.reason4j.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EnvironmentTest {
  @Test
  void versionsComeFromTheClassPath() {
    assertThat(
            Environment.jars(
                "/a/pytorch-2.10.0-1.5.13.jar:/a/pytorch-2.10.0-1.5.13-linux-x86_64.jar"
                    + ":/b/jackson-core-3.2.4.jar:/c/classes:/d/plain.jar"))
        .isEqualTo(Map.of("pytorch", "2.10.0-1.5.13", "jackson-core", "3.2.4"));
  }

  @Test
  void thisProcessIsDescribed() {
    var environment = Environment.detect(2, Optional.of("abc"));
    assertThat(environment.jdk()).contains("25");
    assertThat(environment.cpu()).isNotBlank();
    assertThat(environment.cores()).isPositive();
    assertThat(environment.changes(environment)).isEmpty();
    assertThat(environment.changes(Environment.detect(3, Optional.empty())))
        .containsExactly("commit: abc, now unknown", "threads: 2, now 3");
  }
}
