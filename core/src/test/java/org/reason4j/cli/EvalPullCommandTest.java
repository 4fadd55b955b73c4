package org.reason4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reason4j.checkpoint.Sha256;

class EvalPullCommandTest {
  private static final byte[] CONTENT =
      "{\"question\":\"1 + 1\",\"answer\":\"2\"}\n".getBytes(StandardCharsets.UTF_8);

  @TempDir Path folder;
  private HttpServer server;
  private final List<String> ranges = new ArrayList<>();

  @BeforeEach
  void serve() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/file.jsonl",
        exchange -> {
          try (exchange) {
            String range = exchange.getRequestHeaders().getFirst("Range");
            ranges.add(String.valueOf(range));
            int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
            if (from > 0)
              exchange
                  .getResponseHeaders()
                  .add(
                      "Content-Range",
                      "bytes " + from + "-" + (CONTENT.length - 1) + "/" + CONTENT.length);
            exchange.sendResponseHeaders(from == 0 ? 200 : 206, CONTENT.length - from);
            exchange.getResponseBody().write(CONTENT, from, CONTENT.length - from);
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void suite(String file, String sha256) throws Exception {
    Files.writeString(
        folder.resolve("mine.toml"),
        """
        name = "mine"
        licence = "MIT"
        file = "mine.jsonl"
        url = ["http://127.0.0.1:%d/%s"]
        sha256 = ["%s"]
        """
            .formatted(server.getAddress().getPort(), file, sha256));
  }

  @Test
  void aFileIsFetchedOnceAndCheckedAndItsLicenceShown() throws Exception {
    suite("file.jsonl", Sha256.of(CONTENT));
    var call = Recorded.program(folder);
    assertThat(call.run("eval", "pull", "mine.toml")).as(call.err()).isZero();
    assertThat(call.err()).contains("licence: MIT");
    assertThat(call.out()).startsWith("mine: 1 items at ");
    assertThat(folder.resolve("data/mine.jsonl")).hasBinaryContent(CONTENT);
    assertThat(Recorded.program(folder).run("eval", "pull", "mine.toml")).isZero();
    assertThat(ranges).hasSize(1);
  }

  @Test
  void aBrokenFetchGoesOn() throws Exception {
    suite("file.jsonl", Sha256.of(CONTENT));
    Files.createDirectories(folder.resolve("data"));
    Files.write(folder.resolve("data/mine.jsonl.part"), Arrays.copyOf(CONTENT, 10));
    assertThat(Recorded.program(folder).run("eval", "pull", "mine.toml")).isZero();
    assertThat(ranges).containsExactly("bytes=10-");
    assertThat(folder.resolve("data/mine.jsonl")).hasBinaryContent(CONTENT);
  }

  @Test
  void otherBytesAreRefused() throws Exception {
    suite("file.jsonl", "0".repeat(64));
    var call = Recorded.program(folder);
    assertThat(call.run("eval", "pull", "mine.toml")).isEqualTo(ExitCode.BAD_INPUT);
    assertThat(call.err()).contains("expected 0000");
    assertThat(folder.resolve("data/mine.jsonl")).doesNotExist();
  }

  @Test
  void whatCannotBeHadIsSaid() throws Exception {
    suite("absent", "0".repeat(64));
    var call = Recorded.program(folder);
    assertThat(call.run("eval", "pull", "mine.toml")).isEqualTo(ExitCode.NO_INPUT);
    assertThat(call.err()).contains("HTTP 404");
    call = Recorded.program(folder);
    assertThat(call.run("eval", "pull", "gpqa")).isEqualTo(ExitCode.NO_INPUT);
    assertThat(call.err()).contains("The authors ask for care, so nothing is fetched");
  }
}
