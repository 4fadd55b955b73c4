/// Chat templates: our own interpreter of the part of Jinja that they are written in, with Python's
/// semantics and the settings of `transformers` (trim_blocks, lstrip_blocks, loop controls,
/// `generation`, an immutable sandbox).
///
/// Read [Template], then [Text], then [TemplateException]. A template and what it is given are
/// plain values; nothing reaches Java objects, files or the clock except what the caller passes in,
/// and what a message says is never read as template.
///
/// Every character of the output remembers where it came from ([Text]): the template, a message, or
/// an assistant's message, and whether a `{% generation %}` block made it. That is what lets the
/// tokenizer refuse control tokens in user text, and what training masks are made of.
///
/// ```java
/// var template = Template.parse("chatml.jinja", source);
/// Text text = template.render(Map.of("messages", Value.of(messages)), clock);
/// ```
///
/// Left out on purpose, each an error that names it: `include`, `import`, `extends`, `block`,
/// recursive loops, autoescaping, `str.format` and `%` formatting, `cycler`, `joiner`, `lipsum`.
@NullMarked
package org.reason4j.text.template;

import org.jspecify.annotations.NullMarked;
