package org.reason4j.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.event.EventSink;
import org.reason4j.weights.Disk;

final class RunCardTest {
  @TempDir private Path folder;

  @Test
  void aRunFromNothingHasOurLicenceAndOneFromABaseTellsItsParent() throws IOException {
    Path first = folder.resolve("first");
    ZeroRecipe fromNothing = TinyRun.recipe("grpo.steps=0");
    TinyRun.run(first, fromNothing, EventSink.none(), () -> false);
    RunCard.write(fromNothing, Disk.system(), first);
    String card = Files.readString(first.resolve("export/README.md"));
    assertThat(card).contains("license: \"apache-2.0\"").contains("[grpo]");

    Path second = folder.resolve("second");
    ZeroRecipe fromBase =
        TinyRun.recipe("grpo.steps=0", "base=\"" + first.resolve("export") + "\"");
    TinyRun.run(second, fromBase, EventSink.none(), () -> false);
    RunCard.write(fromBase, Disk.system(), second);
    String child = Files.readString(second.resolve("export/README.md"));
    assertThat(child)
        .doesNotContain("license: \"apache-2.0\"")
        .contains("first/export")
        .contains(ModelCard.weights(Disk.system(), first.resolve("export")));
    RunCard.write(fromBase, Disk.system(), second);
    assertThat(Files.readString(second.resolve("export/README.md"))).isEqualTo(child);
  }
}
