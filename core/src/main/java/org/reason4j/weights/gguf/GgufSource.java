package org.reason4j.weights.gguf;

import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.reason4j.config.JsonFault;
import org.reason4j.weights.Disk;
import org.reason4j.weights.WeightsException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The files of a Hugging Face directory that say what a GGUF file's metadata says. An absent file
/// is an empty object, but config.json and tokenizer.json must be there.
///
/// @param tokenizerConfig with `chat_template`, wherever the directory keeps it
/// @param license as the model card names it
record GgufSource(
    JsonNode config,
    JsonNode tokenizer,
    JsonNode tokenizerConfig,
    JsonNode generation,
    Optional<String> license) {
  private static final Pattern LICENSE =
      Pattern.compile("\\A---\\s*\\n(?:.*\\n)*?license:\\s*(\\S+)\\s*\\n");

  static GgufSource read(Disk disk, Path folder) {
    for (String name : new String[] {"config.json", "tokenizer.json"})
      if (!disk.exists(folder.resolve(name)))
        throw new WeightsException(
            folder,
            "no " + name,
            "a model directory with config.json and tokenizer.json",
            new NoSuchFileException(folder.resolve(name).toString()));
    JsonNode words = json(disk, folder.resolve("tokenizer_config.json"));
    Path template = folder.resolve("chat_template.jinja");
    if (disk.exists(template) && words instanceof ObjectNode object)
      object.put("chat_template", text(disk, template));
    Path card = folder.resolve("README.md");
    Matcher license = LICENSE.matcher(disk.exists(card) ? text(disk, card) : "");
    return new GgufSource(
        json(disk, folder.resolve("config.json")),
        json(disk, folder.resolve("tokenizer.json")),
        words,
        json(disk, folder.resolve("generation_config.json")),
        license.find() ? Optional.of(license.group(1)) : Optional.empty());
  }

  private static JsonNode json(Disk disk, Path file) {
    if (!disk.exists(file)) return JsonMapper.shared().createObjectNode();
    try {
      return JsonMapper.shared().readTree(disk.read(file));
    } catch (JacksonException e) {
      throw new WeightsException(file, "not JSON: " + JsonFault.of(e), "JSON", e);
    }
  }

  private static String text(Disk disk, Path file) {
    return new String(disk.read(file), StandardCharsets.UTF_8);
  }
}
