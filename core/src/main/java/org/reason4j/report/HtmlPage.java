package org.reason4j.report;

import java.util.List;
import org.reason4j.checkpoint.Trajectory;

/// Renders a [Page] as one HTML file without script or outside reference. A content security policy
/// in the file forbids both, should a text ever escape its quoting.
final class HtmlPage {
  /// Longest text of an answer that is shown in full.
  private static final int LONGEST = 4000;

  private static final String STYLE =
      """
      *{box-sizing:border-box}
      body{margin:0;background:var(--paper);color:var(--ink);
       font:16px/1.5 system-ui,-apple-system,"Segoe UI","DejaVu Sans",sans-serif}
      main{max-width:1000px;margin:0 auto;padding:20px 16px 60px}
      h1{font-size:1.7rem;line-height:1.2;margin:.2em 0}
      h2{font-size:1.25rem;margin:2.2em 0 .5em;padding-top:.6em;border-top:1px solid var(--line)}
      h3{font-size:1.02rem;margin:1.6em 0 .4em}
      .sub,figcaption,nav{color:var(--soft)}
      nav{font-size:.9rem;margin:.8em 0}nav a{margin-right:1em;display:inline-block}
      a{color:var(--c0)}
      .call{border-left:4px solid var(--bad);background:var(--card);padding:.6em .9em;
       margin:.8em 0;border-radius:0 6px 6px 0}
      .call.good{border-color:var(--good)}
      .wide{overflow-x:auto;margin:.6em 0}
      table{border-collapse:collapse;font-size:.9rem;min-width:min(100%,420px)}
      th,td{text-align:left;vertical-align:top;padding:.35em .8em .35em 0;
       border-bottom:1px solid var(--line);overflow-wrap:break-word;min-width:5.2em}
      tbody th{font-weight:400;color:var(--soft)}thead th{font-weight:600;color:var(--soft);white-space:nowrap}
      td{font-variant-numeric:tabular-nums}
      @media(min-width:700px){tbody th{min-width:13em}}
      @media(max-width:600px){table{font-size:.84rem}th,td{padding-right:.5em;min-width:4.4em}}
      .figs{display:grid;gap:14px;margin:14px 0;grid-template-columns:repeat(auto-fit,minmax(min(100%,400px),1fr))}
      figure{margin:0;background:var(--card);border-radius:8px;padding:10px;min-width:0}
      figure svg{display:block;width:100%;height:auto}
      figcaption{font-size:.84rem;line-height:1.4;margin-top:.4em}
      pre{background:var(--card);border-radius:8px;padding:.7em .9em;margin:.5em 0;
       font:.85rem/1.5 ui-monospace,"DejaVu Sans Mono",monospace;white-space:pre-wrap;
       overflow-wrap:anywhere}
      .q{font-weight:600;font-size:.95rem;margin:1.2em 0 .4em}
      .ans{border-left:4px solid var(--bad);margin:.5em 0;padding-left:.7em}
      .ans.correct{border-color:var(--good)}.ans.unverified{border-color:var(--soft)}
      .ans p{margin:0;font-size:.84rem;color:var(--soft)}.ans pre{margin:.2em 0 .6em}
      details{margin:.6em 0}details summary{cursor:pointer;color:var(--c0);font-size:.9rem}
      footer{margin-top:3em;color:var(--soft);font-size:.84rem}
      """;

  /// Answers of a group shown before and after the fold.
  private static final int SHOWN = 3;

  private final StringBuilder out = new StringBuilder();

  private HtmlPage() {}

  static String render(Page page) {
    return new HtmlPage().html(page);
  }

  private String html(Page page) {
    out.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n");
    out.append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n");
    out.append("<meta name=\"color-scheme\" content=\"light dark\">\n");
    out.append(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src"
            + " 'unsafe-inline'; img-src data:\">\n");
    element("title", page.title());
    out.append("<style>\n").append(ChartSvg.STYLE).append(STYLE).append("</style></head>\n");
    out.append("<body><main>\n");
    element("h1", page.title());
    out.append("<p class=\"sub\">").append(Markup.escape(page.subtitle())).append("</p>\n");
    contents(page.blocks());
    int section = 0;
    for (Page.Block block : page.blocks()) {
      if (block instanceof Page.Heading(int level, String text) && level == 2) {
        section++;
        out.append("<h2 id=\"s").append(section).append("\">");
        out.append(Markup.escape(text)).append("</h2>\n");
      } else {
        block(block);
      }
    }
    return out.append("</main></body></html>\n").toString();
  }

  private void contents(List<Page.Block> blocks) {
    int section = 0;
    out.append("<nav>");
    for (Page.Block block : blocks) {
      if (block instanceof Page.Heading(int level, String text) && level == 2) {
        section++;
        out.append("<a href=\"#s").append(section).append("\">");
        out.append(Markup.escape(text)).append("</a>");
      }
    }
    out.append("</nav>\n");
  }

  private void block(Page.Block block) {
    switch (block) {
      case Page.Heading(int level, String text) -> element(level <= 2 ? "h2" : "h3", text);
      case Page.Text(String text) -> element("p", text);
      case Page.Callout(boolean good, String text) -> {
        out.append("<p class=\"call").append(good ? " good" : "").append("\">");
        out.append(Markup.escape(text)).append("</p>\n");
      }
      case Page.Code(String text) -> element("pre", text);
      case Page.Table table -> table(table);
      case Page.Figures(List<Page.Figure> figures) -> {
        out.append("<div class=\"figs\">\n");
        for (Page.Figure figure : figures) {
          out.append("<figure>").append(ChartSvg.inline(figure.chart()));
          element("figcaption", figure.caption());
          out.append("</figure>\n");
        }
        out.append("</div>\n");
      }
      case Page.Answers answers -> answers(answers);
    }
  }

  private void table(Page.Table table) {
    out.append("<div class=\"wide\"><table><thead><tr>");
    table.head().forEach(cell -> element("th", cell));
    out.append("</tr></thead><tbody>\n");
    for (List<String> row : table.rows()) {
      out.append("<tr>");
      for (int i = 0; i < row.size(); i++) element(i == 0 ? "th" : "td", row.get(i));
      out.append("</tr>\n");
    }
    out.append("</tbody></table></div>\n");
  }

  private void answers(Page.Answers answers) {
    out.append("<p class=\"q\">").append(Markup.escape(answers.question())).append("</p>\n");
    int size = answers.answers().size();
    boolean folds = size > 2 * SHOWN + 1;
    for (int i = 0; i < size; i++) {
      if (folds && i == SHOWN) {
        out.append("<details><summary>").append(size - 2 * SHOWN);
        out.append(" answers between these</summary>\n");
      }
      if (folds && i == size - SHOWN) out.append("</details>\n");
      answer(answers.answers().get(i));
    }
  }

  private void answer(Trajectory answer) {
    String tone =
        switch (answer.verdict()) {
          case CORRECT -> " correct";
          case WRONG -> "";
          case UNVERIFIED -> " unverified";
        };
    out.append("<div class=\"ans").append(tone).append("\">");
    element("p", Answer.line(answer));
    element("pre", Markup.shorten(answer.text().strip(), LONGEST));
    out.append("</div>\n");
  }

  private void element(String name, String text) {
    out.append('<').append(name).append('>').append(Markup.escape(text));
    out.append("</").append(name).append(">").append(name.startsWith("t") ? "" : "\n");
  }
}
