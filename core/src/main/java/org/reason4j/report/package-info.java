/// The report of a run and the comparison of runs: HTML, Markdown and JSON files that read what a
/// run recorded and never touch the trainer.
///
/// Read in this order: [Report] (what is written), [RunRecord] (what is read), [ReportPage] (what
/// it says), [Page] (blocks that [HtmlPage] and [MarkdownPage] render), [Chart] (a figure as
/// numbers) and [ChartSvg] (drawn), [Compare] (runs side by side).
///
/// Pages are self-contained: no script, no network, inline SVG; colours follow the reader's light
/// or dark mode. Nothing that a model wrote reaches a page unescaped. The same run gives the same
/// bytes: no clock, no absolute path, no order of a hash map.
///
/// ```java
/// RunRecord run = RunRecord.read(Path.of("runs/zero"));
/// Report.write(run, List.of()); // runs/zero/report/{index.html, report.md, summary.json}
/// ```
///
/// Left out on purpose: a live view, and any number that is not in the run directory.
@NullMarked
package org.reason4j.report;

import org.jspecify.annotations.NullMarked;
