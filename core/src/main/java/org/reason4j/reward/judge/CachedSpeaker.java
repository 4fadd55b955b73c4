package org.reason4j.reward.judge;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.reason4j.weights.Disk;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A speaker that asks nothing twice: each text it gets is appended to a file, so that a repeated
/// run is answered from there and a killed one goes on.
///
/// The file has a line of JSON a reply, `{"key": "...", "text": "..."}`; the key is the SHA-256 of
/// who was asked, the whole request and the draw. Silence is not kept: it is asked about again. A
/// line that a kill cut off, or that holds no such object, is passed over. One process writes a
/// file at a time; two requests of one key at once are sent once. Safe on any thread; close it.
public final class CachedSpeaker implements Speaker, AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Speaker speaker;
  private final String identity;
  private final Map<String, String> known = new HashMap<>();
  private final ConcurrentHashMap<String, CompletableFuture<Reply>> asked =
      new ConcurrentHashMap<>();
  private final AtomicLong hits = new AtomicLong();
  private final Object lock = new Object();
  private final Disk.Output output;

  /// Reads the file, made where absent. Borrows the speaker.
  ///
  /// @param identity what makes two speakers give different replies to one request
  public CachedSpeaker(Speaker speaker, String identity, Disk disk, Path file) {
    this.speaker = speaker;
    this.identity = identity;
    boolean torn = false;
    if (disk.exists(file)) {
      String content = new String(disk.read(file), StandardCharsets.UTF_8);
      content.lines().forEach(this::remember);
      torn = !content.isEmpty() && !content.endsWith("\n");
    } else {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) disk.makeFolder(folder);
    }
    output = disk.append(file);
    if (torn) output.write(ByteBuffer.wrap(new byte[] {'\n'}));
  }

  private void remember(String line) {
    try {
      JsonNode node = JSON.readTree(line);
      String text = node.path("text").asString("");
      if (node.path("key").isString() && !text.isBlank()) {
        known.put(node.path("key").asString(), text);
      }
    } catch (JacksonException _) {
      // a line that a kill cut off: its request is asked again
    }
  }

  @Override
  public String name() {
    return speaker.name();
  }

  /// Replies that came out of the file, or of a request that was on its way.
  public long hits() {
    return hits.get();
  }

  @Override
  public Reply ask(Request request, int draw) {
    String key = key(request, draw);
    String text = known.get(key);
    if (text != null) {
      hits.incrementAndGet();
      return new Reply.Said(text);
    }
    var mine = new CompletableFuture<Reply>();
    CompletableFuture<Reply> other = asked.putIfAbsent(key, mine);
    if (other != null) {
      hits.incrementAndGet();
      return other.join();
    }
    Reply reply = new Reply.Silent(Silence.STOPPED, "failed");
    try {
      reply = speaker.ask(request, draw);
      if (reply instanceof Reply.Said(String said)) append(key, said);
      return reply;
    } finally {
      if (reply instanceof Reply.Silent) asked.remove(key, mine);
      mine.complete(reply);
    }
  }

  private void append(String key, String text) {
    String line =
        JSON.writeValueAsString(JSON.createObjectNode().put("key", key).put("text", text));
    synchronized (lock) {
      output.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
    }
  }

  private String key(Request request, int draw) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String part : new String[] {identity, request.system(), request.user(), "" + draw}) {
        byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        digest.update(bytes);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      output.close();
    }
  }
}
