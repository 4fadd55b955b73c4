/// Text to learn from: examples and pages, their packing into rows, and the cursor from which a
/// stream goes on.
///
/// Reading order: [org.reason4j.data.Example] and [org.reason4j.data.ExampleFile] (a user's JSONL),
/// [org.reason4j.data.Page], [org.reason4j.data.Document] (a page as token ids),
/// [org.reason4j.data.Packing] (documents into rows), [org.reason4j.data.Cursor] (where it stands).
///
/// ```java
/// var packing = new Packing(i -> encode(pages.page(i)), 128, 16, padId, Cursor.START);
/// Row row = packing.next();
/// Cursor saved = packing.cursor(); // new Packing(..., saved) goes on with the next row
/// ```
///
/// Documents are found by index, so a cursor is a few numbers. A [org.reason4j.data.Packing]
/// belongs to one thread; the records are immutable. Who makes the pages is in `task.pages`.
@NullMarked
package org.reason4j.data;

import org.jspecify.annotations.NullMarked;
