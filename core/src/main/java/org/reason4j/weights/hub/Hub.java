package org.reason4j.weights.hub;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.reason4j.config.JsonFault;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A model hub's HTTP API: what a model holds, and its files.
///
/// ```
/// GET /api/models/ORG/NAME/revision/REV              commit, licence, whether it is gated
/// GET /api/models/ORG/NAME/tree/COMMIT?recursive=1   files, sizes, digests; pages by Link
/// GET /ORG/NAME/resolve/COMMIT/FILE                  a file, by Range where part of it is here
/// ```
public final class Hub {
  /// Where models are fetched from unless a mirror is named.
  public static final String PUBLIC = "https://huggingface.co";

  private static final int SILENCE = 60_000;
  private static final int ATTEMPTS = 5;
  private static final int MOST_JSON = 64 << 20;
  private static final int MOST_PAGES = 1000;
  private static final Pattern MODEL = Pattern.compile("[\\w.-]{1,96}/[\\w.-]{1,96}");
  private static final Pattern NEXT = Pattern.compile("<([^>]+)>\\s*;[^,]*rel=\"?next\"?");

  private final Web web;
  private final Patience patience;

  private Hub(Web web, Patience patience) {
    this.web = web;
    this.patience = patience;
  }

  /// @param token sent to this hub alone
  public static Hub at(String address, Optional<String> token) {
    return at(address, token, Thread::sleep);
  }

  static Hub at(String address, Optional<String> token, Patience.Sleep sleep) {
    URI uri;
    try {
      uri = URI.create(address.replaceAll("/+$", ""));
    } catch (IllegalArgumentException e) {
      throw new HubException(
          HubException.Reason.WRONG, "the hub is \"" + address + "\"; expected https://HOST", e);
    }
    return new Hub(new Web(uri, token, SILENCE), new Patience(ATTEMPTS, sleep));
  }

  Web web() {
    return web;
  }

  Patience patience() {
    return patience;
  }

  /// What a model holds.
  ///
  /// @param model ORG/NAME
  /// @param revision a branch, a tag or a commit
  public Listing listing(String model, String revision) {
    if (!MODEL.matcher(model).matches() || model.contains(".."))
      throw new HubException(
          HubException.Reason.WRONG, "the model is \"" + model + "\"; expected ORG/NAME");
    JsonNode root = json(address("/api/models/" + model + "/revision/", revision), model).node();
    String commit = root.path("sha").asString("");
    if (!commit.matches("[0-9a-f]{7,64}"))
      throw new HubException(
          HubException.Reason.WRONG,
          "%s: the hub gives the commit \"%s\"; expected digits".formatted(model, commit));
    JsonNode gated = root.path("gated");
    return new Listing(
        model,
        commit,
        licence(root),
        gated.isString() || gated.asBoolean(false),
        files(model, commit));
  }

  private static Optional<String> licence(JsonNode root) {
    JsonNode card = root.path("cardData").path("license");
    if (card.isString()) {
      String name = root.path("cardData").path("license_name").asString("");
      return Optional.of(name.isEmpty() ? card.asString() : name + " (" + card.asString() + ")");
    }
    if (card.isArray() && !card.isEmpty())
      return Optional.of(
          card.valueStream().map(one -> one.asString("?")).collect(Collectors.joining(", ")));
    return root.path("tags")
        .valueStream()
        .map(tag -> tag.asString(""))
        .filter(tag -> tag.startsWith("license:"))
        .map(tag -> tag.substring("license:".length()))
        .findFirst();
  }

  private List<HubFile> files(String model, String commit) {
    List<HubFile> files = new ArrayList<>();
    Optional<URI> page =
        Optional.of(address("/api/models/" + model + "/tree/", commit + "?recursive=1"));
    for (int count = 0; page.isPresent(); count++) {
      if (count == MOST_PAGES)
        throw new HubException(HubException.Reason.WRONG, model + ": a list without end");
      Page read = json(page.get(), model);
      for (JsonNode entry : read.node()) {
        if (!entry.path("type").asString("file").equals("file")) continue;
        JsonNode large = entry.path("lfs");
        String sha256 = large.path("oid").asString(large.path("sha256").asString(""));
        files.add(
            new HubFile(
                entry.path("path").asString(""),
                large.path("size").asLong(entry.path("size").asLong(-1)),
                sha256.isEmpty()
                    ? new HubFile.Digest.GitBlob(entry.path("oid").asString(""))
                    : new HubFile.Digest.Sha256(sha256)));
      }
      page = read.next();
    }
    return files;
  }

  /// The address of a file.
  URI file(Listing listing, HubFile file) {
    return address("/" + listing.model() + "/resolve/" + listing.commit() + "/", file.name());
  }

  /// @param rest is quoted, but for `/` and a query
  private URI address(String path, String rest) {
    int query = rest.indexOf('?');
    String plain = query < 0 ? rest : rest.substring(0, query);
    String quoted =
        Arrays.stream(plain.split("/", -1))
            .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"))
            .collect(Collectors.joining("/"));
    return URI.create(web.hub() + path + quoted + (query < 0 ? "" : rest.substring(query)));
  }

  private record Page(JsonNode node, Optional<URI> next) {}

  private Page json(URI address, String model) {
    return patience.untilDone(
        address.getHost(),
        () -> {
          try (Web.Answer answer = web.get(address, Map.of("Accept", "application/json"))) {
            refuse(answer, model, model);
            byte[] text;
            try (InputStream body = answer.body()) {
              text = body.readNBytes(MOST_JSON + 1);
            }
            if (text.length > MOST_JSON)
              throw new HubException(HubException.Reason.WRONG, model + ": a list without end");
            return new Page(JsonMapper.shared().readTree(text), next(address, answer));
          } catch (JacksonException e) {
            throw new HubException(
                HubException.Reason.WRONG,
                "%s does not answer as a hub does: %s; expected JSON"
                    .formatted(address, JsonFault.of(e)),
                e);
          }
        });
  }

  /// The next page, on the same host only.
  private Optional<URI> next(URI address, Web.Answer answer) {
    Matcher link = NEXT.matcher(answer.header("Link").orElse(""));
    if (!link.find()) return Optional.empty();
    URI next;
    try {
      next = address.resolve(link.group(1));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    return address.getHost().equals(next.getHost()) ? Optional.of(next) : Optional.empty();
  }

  /// Returns where the answer is a good one.
  ///
  /// @param what was asked for, in messages
  void refuse(Web.Answer answer, String model, String what) throws IOException {
    int status = answer.status();
    if (status == 200 || status == 206) return;
    if (status == 401 || status == 403)
      throw new HubException(
          HubException.Reason.ABSENT,
          "%s is gated or private (HTTP %d): accept its conditions at %s/%s and give a token by"
                  .formatted(model, status, web.hub(), model)
              + " --token ENVVAR, the name of the environment variable that holds it");
    if (status == 404)
      throw new HubException(
          HubException.Reason.ABSENT,
          "%s is not on %s (HTTP 404); check ORG/NAME and --revision, or it is private: --token"
              .formatted(what, web.hub()));
    if (status == 429 || status >= 500)
      throw new Patience.Passing(
          HubException.Reason.BUSY,
          "the hub answers HTTP " + status,
          false,
          answer
              .header("Retry-After")
              .filter(t -> t.matches("\\d{1,5}"))
              .map(t -> 1000 * Long.parseLong(t)));
    throw new HubException(
        HubException.Reason.WRONG, "%s: the hub answers HTTP %d".formatted(what, status));
  }
}
