/// Benchmarks: what is asked, where its data comes from, and what came of asking a model.
///
/// Reading order: [Suite] (a benchmark as a TOML of about ten lines) and [Suites] (those built in),
/// [SuiteFiles] (where a file is, checked by its digest), [Rows] (JSON lines, JSON, CSV and ZIP as
/// objects), [Item] (one question with its gold); then [SuiteRun] (asks and judges what is
/// missing), [Respondent] (whom: [LocalRespondent] over a [Choir], or [EndpointRespondent]),
/// [Results] (a line an answer), [SuiteSummary] (what they come to).
///
/// A suite is declared, never programmed: fields, cleaning and prompt are texts of its TOML, and
/// what judges an answer is a [org.reason4j.verify.Checker] by its kind.
@NullMarked
package org.reason4j.eval.suite;

import org.jspecify.annotations.NullMarked;
