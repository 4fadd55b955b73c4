package org.reason4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.weights.hub.FakeHub;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A model that is pulled is one that `inspect` reads; what goes wrong has its exit code.
class PullCommandTest {
  @TempDir private Path folder = Path.of("");

  private static FakeHub tiny() throws Exception {
    Path model = Path.of(PullCommandTest.class.getResource("/golden/models/tiny-llama").toURI());
    return new FakeHub()
        .file("config.json", Files.readAllBytes(model.resolve("config.json")))
        .file("model.safetensors", Files.readAllBytes(model.resolve("model.safetensors")));
  }

  private static Recorded with(
      Recorded recorded, Map<String, String> environment, int code, String... arguments) {
    Session s = recorded.session();
    var session =
        new Session(
            s.in(),
            s.out(),
            s.err(),
            s.terminal(),
            s.columns(),
            s.folder(),
            s.clock(),
            environment);
    assertThat(Main.run(session, arguments)).as(recorded.err()).isEqualTo(code);
    return recorded;
  }

  @Test
  void whatIsPulledCanBeUsed() throws Exception {
    try (FakeHub hub = tiny()) {
      var call = Recorded.program(folder);
      with(call, Map.of("HF_ENDPOINT", hub.address()), ExitCode.DONE, "pull", "org/name", "--json");
      assertThat(call.err()).contains("licence: apache-2.0");
      JsonNode told = JsonMapper.shared().readTree(call.out());
      assertThat(told.path("downloaded_bytes").asLong()).isGreaterThan(470_000);
      assertThat(told.path("licence").asString()).isEqualTo("apache-2.0");
      assertThat(told.path("path").asString()).endsWith("models/name");
    }
    var inspect = Recorded.program(folder);
    assertThat(inspect.run("inspect", "models/name")).as(inspect.err()).isEqualTo(ExitCode.DONE);
    assertThat(inspect.out()).contains("118,208");
  }

  @Test
  void aTokenComesFromTheEnvironmentAndIsNeverShown() throws Exception {
    try (FakeHub hub = tiny().needs("s3cret")) {
      String[] plain = {"pull", "org/name", "--mirror", hub.address()};
      assertThat(with(Recorded.program(folder), Map.of(), ExitCode.NO_INPUT, plain).err())
          .contains("gated or private", "--token ENVVAR");
      String[] named = {"pull", "org/name", "--mirror", hub.address(), "--token", "MY_TOKEN"};
      assertThat(with(Recorded.program(folder), Map.of(), ExitCode.USAGE, named).err())
          .contains("MY_TOKEN, which is not set");
      var call = with(Recorded.program(folder), Map.of("MY_TOKEN", "s3cret"), ExitCode.DONE, named);
      assertThat(call.out() + call.err()).doesNotContain("s3cret").contains("gated");
    }
  }

  @Test
  void failuresHaveTheirExitCodes() throws Exception {
    try (FakeHub hub = tiny()) {
      assertThat(
              with(
                      Recorded.program(folder),
                      Map.of(),
                      ExitCode.NO_INPUT,
                      "pull",
                      "org/none",
                      "--mirror",
                      hub.address())
                  .err())
          .contains("org/none is not on");
      assertThat(
              with(
                      Recorded.program(folder),
                      Map.of(),
                      ExitCode.BAD_INPUT,
                      "pull",
                      "nothing",
                      "--mirror",
                      hub.address())
                  .err())
          .contains("expected ORG/NAME");
      assertThat(
              with(
                      Recorded.program(folder),
                      Map.of(),
                      ExitCode.BAD_INPUT,
                      "pull",
                      "org/name",
                      "--mirror",
                      "ftp://x")
                  .err())
          .contains("expected https://HOST");
      hub.file("../evil.json", "x".getBytes(StandardCharsets.UTF_8));
      assertThat(
              with(
                      Recorded.program(folder),
                      Map.of(),
                      ExitCode.BAD_INPUT,
                      "pull",
                      "org/name",
                      "--mirror",
                      hub.address())
                  .err())
          .contains("a path inside the model's folder");
      assertThat(folder.resolve("models")).doesNotExist();
    }
  }
}
