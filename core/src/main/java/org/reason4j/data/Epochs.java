package org.reason4j.data;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.reason4j.engine.RandomStreams;

/// A finite set of documents, each given out once an epoch, in an order of the epoch's own, packed
/// into rows and dealt out in steps.
///
/// Which document lies in which row is settled at the start for all epochs, so the steps are known
/// in number and each is found again by its own. Documents go into the first of 64 open rows with
/// room, as in [Packing]; the rows of an epoch are then shuffled, since those closed last are the
/// emptiest, and dealt evenly: 17 rows in steps of at most 16 are 9 and 8, not 16 and 1.
///
/// Holds all documents in memory. Immutable; may be shared between threads.
public final class Epochs {
  private static final int OPEN_ROWS = 64;

  /// Document numbers of the rows of a step, and the epochs done once it is.
  private record Step(List<int[]> rows, double epoch, boolean last) {}

  private final List<Document> documents;
  private final Settings settings;
  private final List<Step> steps = new ArrayList<>();

  /// How documents become steps.
  ///
  /// @param epochs how often each document is seen
  /// @param rows rows in a step at most
  /// @param rowLength tokens in a row; no document may be longer
  /// @param packed whether a row takes several documents; else each has a row of its own
  /// @param padId the token id that fills a row up
  /// @param seed of the orders
  public record Settings(
      int epochs, int rows, int rowLength, boolean packed, int padId, long seed) {
    /// The same with a step an epoch.
    public Settings inOneStep() {
      return new Settings(epochs, Integer.MAX_VALUE, rowLength, packed, padId, seed);
    }
  }

  /// Lays all steps out.
  ///
  /// @throws IllegalArgumentException where a document is longer than a row, or there is none
  public Epochs(List<Document> documents, Settings settings) {
    this.documents = List.copyOf(documents);
    this.settings = settings;
    if (documents.isEmpty()) throw new IllegalArgumentException("no documents");
    for (Document document : documents)
      if (document.ids().length > settings.rowLength())
        throw new IllegalArgumentException(
            "a document of %d tokens in rows of %d"
                .formatted(document.ids().length, settings.rowLength()));
    for (int epoch = 0; epoch < settings.epochs(); epoch++) deal(epoch);
  }

  private void deal(int epoch) {
    SplittableRandom random = RandomStreams.of(settings.seed(), "epoch-order", epoch);
    int[] order = IntStream.range(0, documents.size()).toArray();
    shuffle(order, random);
    List<int[]> laid = settings.packed() ? pack(order) : alone(order);
    int[] places = IntStream.range(0, laid.size()).toArray();
    if (settings.packed()) shuffle(places, random);
    int count = Math.ceilDiv(laid.size(), settings.rows());
    for (int s = 0; s < count; s++) {
      int from = Math.toIntExact((long) laid.size() * s / count);
      int to = Math.toIntExact((long) laid.size() * (s + 1) / count);
      List<int[]> rows = IntStream.range(from, to).mapToObj(i -> laid.get(places[i])).toList();
      steps.add(new Step(rows, epoch + (s + 1.0) / count, s == count - 1));
    }
  }

  private static void shuffle(int[] items, SplittableRandom random) {
    for (int i = items.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int item = items[i];
      items[i] = items[j];
      items[j] = item;
    }
  }

  private static List<int[]> alone(int[] order) {
    return IntStream.of(order).mapToObj(document -> new int[] {document}).toList();
  }

  private List<int[]> pack(int[] order) {
    record Open(List<Integer> documents, int used) {}
    List<int[]> closed = new ArrayList<>();
    List<Open> open = new ArrayList<>();
    for (int document : order) {
      int length = documents.get(document).ids().length;
      int place = 0;
      while (place < open.size() && open.get(place).used() + length > settings.rowLength()) place++;
      if (place == open.size()) {
        if (open.size() == OPEN_ROWS) closed.add(numbers(open.removeFirst().documents()));
        open.add(new Open(new ArrayList<>(), 0));
        place = open.size() - 1;
      }
      Open row = open.get(place);
      row.documents().add(document);
      open.set(place, new Open(row.documents(), row.used() + length));
    }
    for (Open row : open) closed.add(numbers(row.documents()));
    return closed;
  }

  private static int[] numbers(List<Integer> documents) {
    return documents.stream().mapToInt(Integer::intValue).toArray();
  }

  /// Steps of all epochs.
  public int steps() {
    return steps.size();
  }

  /// The rows of a step, counted from 0; at least one.
  public List<Row> rows(int step) {
    return steps.get(step).rows().stream()
        .map(row ->
            Row.of(
                IntStream.of(row).mapToObj(documents::get).toList(),
                settings.rowLength(),
                settings.padId()))
        .toList();
  }

  /// Epochs done once this step is, such as 1.5.
  public double epoch(int step) {
    return steps.get(step).epoch();
  }

  /// Whether an epoch ends with this step.
  public boolean endsEpoch(int step) {
    return steps.get(step).last();
  }
}
