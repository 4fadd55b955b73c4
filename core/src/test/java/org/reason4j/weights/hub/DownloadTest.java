package org.reason4j.weights.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.weights.Disk;

/// A model arrives whole and right, or not at all and with a reason, whatever the hub does.
class DownloadTest {
  private static final byte[] WEIGHTS = bytes(300_000);
  private static final byte[] CONFIG =
      "{\"model_type\": \"llama\"}".getBytes(StandardCharsets.UTF_8);

  @TempDir private Path folder = Path.of("");
  private final FakeHub fake = new FakeHub();
  private final List<Long> pauses = new ArrayList<>();

  private static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    new SplittableRandom(5).nextBytes(bytes);
    return bytes;
  }

  @BeforeEach
  void fill() {
    fake.file("model.safetensors", WEIGHTS)
        .file("config.json", CONFIG)
        .file("empty.json", new byte[0])
        .file("pytorch_model.bin", new byte[] {1})
        .file("modeling.py", new byte[] {2})
        .file("original/params.json", new byte[] {3});
  }

  @AfterEach
  void stop() {
    fake.close();
  }

  private Hub hub(Optional<String> token) {
    return Hub.at(fake.address(), token, pauses::add);
  }

  private long pull(Optional<String> token) {
    Hub hub = hub(token);
    Listing listing = hub.listing("org/name", "main");
    return new Download(hub, Disk.system(), (_, _) -> {})
        .fetch(listing, FileChoice.of(listing, List.of()), folder.resolve("model"));
  }

  private void whole() throws IOException {
    assertThat(folder.resolve("model/model.safetensors")).hasBinaryContent(WEIGHTS);
    assertThat(folder.resolve("model/config.json")).hasBinaryContent(CONFIG);
    assertThat(folder.resolve("model/empty.json")).isEmptyFile();
    try (var names = Files.list(folder.resolve("model"))) {
      assertThat(names).hasSize(3);
    }
    assertThat(folder.resolve("model.part")).doesNotExist();
  }

  private void nothing() {
    assertThat(folder.resolve("model")).doesNotExist();
  }

  @Test
  void theUsualFilesArriveAndASecondPullFetchesNothing() throws IOException {
    assertThat(pull(Optional.empty())).isEqualTo(WEIGHTS.length + CONFIG.length);
    whole();
    assertThat(pull(Optional.empty())).isZero();
    assertThat(pauses).isEmpty();
  }

  @Test
  void aListInPagesIsReadToItsEnd() {
    Listing listing = new FakeHubPages().read();
    assertThat(listing.files()).hasSize(6);
    assertThat(listing.licence()).hasValue("apache-2.0");
    assertThat(listing.commit()).isEqualTo(FakeHub.COMMIT);
  }

  private final class FakeHubPages {
    Listing read() {
      fake.pages(2);
      return hub(Optional.empty()).listing("org/name", "main");
    }
  }

  @Test
  void aCutConnectionGoesOnWhereItBroke() throws IOException {
    fake.faults.add(new FakeHub.Fault.Cut(100_000));
    assertThat(pull(Optional.empty())).isEqualTo(WEIGHTS.length + CONFIG.length);
    whole();
    assertThat(fake.requests).anyMatch(request -> request.matches(".*safetensors bytes=\\d+-"));
    assertThat(pauses).containsExactly(1000L);
  }

  @Test
  void aPartOfAnEarlierAttemptIsUsed() throws IOException {
    Path part = folder.resolve("model.part/model.safetensors.part");
    Files.createDirectories(part.getParent());
    Files.write(part, java.util.Arrays.copyOf(WEIGHTS, 200_000));
    assertThat(pull(Optional.empty())).isEqualTo(100_000 + CONFIG.length);
    whole();
  }

  @Test
  void aDamagedPartIsFetchedAgain() throws IOException {
    Path part = folder.resolve("model.part/model.safetensors.part");
    Files.createDirectories(part.getParent());
    Files.write(part, new byte[200_000]);
    assertThat(pull(Optional.empty())).isEqualTo(400_000 + CONFIG.length);
    whole();
  }

  @Test
  void aHubWithoutRangesSendsItAllAgain() throws IOException {
    fake.faults.add(new FakeHub.Fault.Cut(100_000));
    fake.faults.add(new FakeHub.Fault.Whole());
    pull(Optional.empty());
    whole();
  }

  @Test
  void otherBytesThanPromisedAreRefused() {
    fake.faults.add(new FakeHub.Fault.Garbled());
    assertThatThrownBy(() -> pull(Optional.empty()))
        .isInstanceOfSatisfying(
            HubException.class, e -> assertThat(e.reason()).isEqualTo(HubException.Reason.WRONG))
        .hasMessageContaining("model.safetensors arrived with other bytes");
    nothing();
    assertThat(folder.resolve("model.part/model.safetensors.part")).doesNotExist();
  }

  @Test
  void aBusyHubIsAskedAgainAsItSays() throws IOException {
    fake.faults.add(new FakeHub.Fault.Status(429, "7"));
    fake.faults.add(new FakeHub.Fault.Status(503, ""));
    pull(Optional.empty());
    whole();
    assertThat(pauses).containsExactly(7000L, 2000L);
  }

  @Test
  void patienceEnds() {
    for (int i = 0; i < 20; i++) fake.faults.add(new FakeHub.Fault.Status(503, ""));
    assertThatThrownBy(() -> pull(Optional.empty()))
        .isInstanceOfSatisfying(
            HubException.class, e -> assertThat(e.reason()).isEqualTo(HubException.Reason.BUSY))
        .hasMessageContaining("HTTP 503, after 5 attempts");
    assertThat(pauses).containsExactly(1000L, 2000L, 4000L, 8000L);
    nothing();
  }

  @Test
  void gatedModelsNeedATokenThatGoesNowhereElse() throws IOException {
    fake.needs("s3cret");
    assertThatThrownBy(() -> pull(Optional.empty()))
        .hasMessageContaining("org/name is gated or private (HTTP 401)")
        .hasMessageContaining("--token ENVVAR");
    String elsewhere = fake.address().replace("127.0.0.1", "localhost");
    fake.faults.add(new FakeHub.Fault.Redirect(elsewhere + "/elsewhere/model.safetensors"));
    fake.requests.clear();
    fake.tokens.clear();
    pull(Optional.of("s3cret"));
    whole();
    assertThat(fake.requests).contains("/elsewhere/model.safetensors");
    for (int i = 0; i < fake.requests.size(); i++)
      assertThat(fake.tokens.get(i))
          .isEqualTo(fake.requests.get(i).startsWith("/elsewhere") ? "" : "Bearer s3cret");
  }

  @Test
  void aTokenIsNotSentInTheOpen() {
    assertThatThrownBy(() -> Hub.at("http://models.example", Optional.of("s3cret")))
        .hasMessageContaining("in the open")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void whatIsNotThereIsNamed() {
    assertThatThrownBy(() -> hub(Optional.empty()).listing("org/other", "main"))
        .isInstanceOfSatisfying(
            HubException.class, e -> assertThat(e.reason()).isEqualTo(HubException.Reason.ABSENT))
        .hasMessageContaining("org/other is not on");
    assertThatThrownBy(() -> hub(Optional.empty()).listing("../etc", "main"))
        .hasMessageContaining("expected ORG/NAME");
    fake.lists(500);
    assertThatThrownBy(() -> pull(Optional.empty())).hasMessageContaining("HTTP 500");
  }

  @Test
  void namesThatLeaveTheFolderAreRefused() {
    for (String name :
        List.of(
            "../evil.json", "/etc/evil.json", "a/../../evil.json", "a\\evil.json", "C:evil.json"))
      try (var evil = new FakeHub().file(name, new byte[] {1})) {
        assertThatThrownBy(
                () -> Hub.at(evil.address(), Optional.empty()).listing("org/name", "main"))
            .as(name)
            .isInstanceOf(HubException.class)
            .hasMessageContaining("expected a path inside the model's folder");
      }
  }

  @Test
  void pickledFilesAreNeverFetched() {
    Listing listing = hub(Optional.empty()).listing("org/name", "main");
    assertThat(FileChoice.of(listing, List.of()).stream().map(HubFile::name))
        .containsExactly("model.safetensors", "config.json", "empty.json");
    assertThatThrownBy(() -> FileChoice.of(listing, List.of("*.bin")))
        .hasMessageContaining("pytorch_model.bin is pickled");
    assertThat(FileChoice.of(listing, List.of("original/*")).stream().map(HubFile::name))
        .containsExactly("original/params.json");
    assertThatThrownBy(() -> FileChoice.of(listing, List.of("*.gguf")))
        .hasMessageContaining("holds no such file");
  }

  @Test
  void ofSeveralGgufFilesOneIsNamed() {
    try (var quantised = new FakeHub()) {
      quantised.file("a.Q4_0.gguf", new byte[] {1}).file("a.Q8_0.gguf", new byte[] {2});
      Listing listing = Hub.at(quantised.address(), Optional.empty()).listing("org/name", "main");
      assertThatThrownBy(() -> FileChoice.of(listing, List.of()))
          .hasMessageContaining("--include 'a.Q4_0.gguf'");
      assertThat(FileChoice.of(listing, List.of("*Q8_0.gguf"))).hasSize(1);
    }
  }

  @Test
  void aFolderWithOtherFilesIsLeftAlone() throws IOException {
    Path mine = folder.resolve("model/config.json");
    Files.createDirectories(mine.getParent());
    Files.writeString(mine, "mine");
    assertThatThrownBy(() -> pull(Optional.empty())).hasMessageContaining("move it away");
    assertThat(mine).hasContent("mine");
  }

  @Test
  void aDiskThatIsTooSmallIsToldBefore() {
    Hub hub = hub(Optional.empty());
    Listing listing = hub.listing("org/name", "main");
    var huge = new HubFile("a.safetensors", 1L << 60, new HubFile.Digest.Sha256("0".repeat(64)));
    fake.requests.clear();
    assertThatThrownBy(() ->
            new Download(hub, Disk.system(), (_, _) -> {})
                .fetch(listing, List.of(huge), folder.resolve("model")))
        .isInstanceOfSatisfying(
            HubException.class, e -> assertThat(e.reason()).isEqualTo(HubException.Reason.FULL))
        .hasMessageContaining("MiB more");
    assertThat(fake.requests).isEmpty();
  }
}
