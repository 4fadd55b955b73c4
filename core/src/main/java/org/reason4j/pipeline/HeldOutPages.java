package org.reason4j.pipeline;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.reason4j.data.Document;
import org.reason4j.data.Epochs;
import org.reason4j.data.Page;
import org.reason4j.data.Row;
import org.reason4j.task.pages.Pages;

/// Pages that no step learns, packed by what they are about, so that loads can be told apart.
///
/// @param rows of each kind of page, by its task's name
record HeldOutPages(Map<String, List<Row>> rows) {
  /// Pages from this index on; training never gets there.
  private static final long FIRST = 1_000_000_000;

  static HeldOutPages of(PretrainRecipe recipe, Materials materials) {
    var pages = new Pages(recipe.pages(), materials.template(), recipe.seed());
    int length = recipe.pretrain().rowLength();
    int end = materials.endToken();
    var documents = new TreeMap<String, List<Document>>();
    for (int i = 0; i < recipe.heldOut().pages(); i++) {
      Page page = pages.page(FIRST + i);
      int[] ids = materials.tokenizer().encode(page.text());
      int[] ended = Arrays.copyOf(ids, Math.min(ids.length + 1, length));
      if (ids.length < length) ended[ids.length] = end;
      documents.computeIfAbsent(page.task(), _ -> new ArrayList<>()).add(new Document(ended, 0));
    }
    var settings =
        new Epochs.Settings(
            1, recipe.pretrain().rows(), length, true, materials.padToken(), recipe.seed());
    var rows = new TreeMap<String, List<Row>>();
    documents.forEach(
        (kind, texts) -> rows.put(kind, new Epochs(texts, settings.inOneStep()).rows(0)));
    return new HeldOutPages(rows);
  }
}
