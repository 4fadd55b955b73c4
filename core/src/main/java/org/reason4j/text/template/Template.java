package org.reason4j.text.template;

import java.time.Clock;
import java.util.Map;

/// A chat template, read and ready to render. Immutable; may be shared between threads.
///
/// A rendering takes at most 10^6 steps, writes at most 2^20 characters and nests macros 64 deep;
/// beyond that it ends with a [TemplateException] of kind LIMIT.
public final class Template {
  private static final int LONGEST = 1 << 20; // characters of the template itself

  private final String file;
  private final String source;
  private final Parser.Parsed parsed;

  private Template(String file, String source, Parser.Parsed parsed) {
    this.file = file;
    this.source = source;
    this.parsed = parsed;
  }

  /// Reads a template; `file` names it in errors.
  ///
  /// @throws TemplateException where it is no Jinja, or Jinja that is left out here
  public static Template parse(String file, String source) {
    if (source.length() > LONGEST)
      throw new TemplateException(
          TemplateException.Kind.LIMIT,
          file,
          1,
          "a template of %d characters; at most %d".formatted(source.length(), LONGEST));
    return new Template(file, source, Parser.parse(file, source));
  }

  /// Its text.
  public String source() {
    return source;
  }

  /// What the template makes of these values, each character with its mark.
  ///
  /// @param clock what `strftime_now` reads
  /// @throws TemplateException where it fails or says no
  public Text render(Map<String, Value> values, Clock clock) {
    return new Interpreter(file, values, clock).run(parsed.body());
  }

  /// Whether the template has `{% generation %}` blocks, which say what the assistant wrote.
  public boolean generates() {
    return parsed.generates();
  }
}
