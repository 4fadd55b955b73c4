package org.reason4j.report;

import java.util.List;
import java.util.stream.Collectors;

/// Renders a [Page] as Markdown; figures are the SVG files beside it, `figures/<name>.svg`.
final class MarkdownPage {
  private static final int LONGEST = 600;

  private MarkdownPage() {}

  static String render(Page page) {
    StringBuilder out = new StringBuilder();
    out.append("# ").append(Markup.markdownCell(page.title())).append("\n\n");
    out.append(Markup.markdownCell(page.subtitle())).append("\n");
    for (Page.Block block : page.blocks()) {
      out.append('\n').append(block(block)).append('\n');
    }
    return out.toString();
  }

  private static String block(Page.Block block) {
    return switch (block) {
      case Page.Heading(int level, String text) ->
          "#".repeat(level) + " " + Markup.markdownCell(text);
      case Page.Text(String text) -> Markup.markdownCell(text);
      case Page.Callout(boolean good, String text) ->
          "> **" + (good ? "Good" : "Note") + ":** " + Markup.markdownCell(text);
      case Page.Code(String text) -> fenced(text);
      case Page.Table table -> table(table.head(), table.rows());
      case Page.Figures(List<Page.Figure> figures) ->
          figures.stream().map(MarkdownPage::figure).collect(Collectors.joining("\n\n"));
      case Page.Answers answers -> answers(answers);
    };
  }

  private static String figure(Page.Figure figure) {
    return "![%s](figures/%s.svg)\n\n*%s*"
        .formatted(
            Markup.markdownCell(figure.chart().title()),
            figure.chart().name(),
            Markup.markdownCell(figure.caption()));
  }

  private static String answers(Page.Answers answers) {
    StringBuilder out = new StringBuilder();
    out.append("**").append(Markup.markdownCell(answers.question().strip())).append("**\n\n");
    List<List<String>> rows =
        answers.answers().stream()
            .map(answer ->
                List.of(Answer.line(answer), Markup.shorten(answer.text().strip(), LONGEST)))
            .toList();
    return out.append(table(List.of("answer", "text"), rows)).toString();
  }

  private static String table(List<String> head, List<List<String>> rows) {
    StringBuilder out = new StringBuilder(row(head));
    out.append('\n').append("|---".repeat(head.size())).append('|');
    for (List<String> cells : rows) out.append('\n').append(row(cells));
    return out.toString();
  }

  private static String row(List<String> cells) {
    return cells.stream()
        .map(cell -> " " + Markup.markdownCell(cell) + " ")
        .collect(Collectors.joining("|", "|", "|"));
  }

  /// A fence longer than any run of backticks inside.
  private static String fenced(String text) {
    int longest = 0;
    int run = 0;
    for (int i = 0; i < text.length(); i++) {
      run = text.charAt(i) == '`' ? run + 1 : 0;
      longest = Math.max(longest, run);
    }
    String fence = "`".repeat(Math.max(3, longest + 1));
    return fence + "\n" + text.replace('\u0000', '\uFFFD').stripTrailing() + "\n" + fence;
  }
}
