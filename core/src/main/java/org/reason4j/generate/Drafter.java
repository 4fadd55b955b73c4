package org.reason4j.generate;

/// Guesses the next tokens of a sequence cheaply, so that the model reads several at once. A guess
/// costs time where it is wrong, and never changes what is said.
///
/// The single-stream loop calls [#draft] after every [SequenceModel#extend], also where it wants
/// nothing (`most` = 0), so that a drafter which reads the model's hidden states sees each position
/// once. Owns its own state. One thread.
public interface Drafter extends AutoCloseable {
  /// Guesses for the positions after `ids`.
  ///
  /// @param ids the sequence up to the token drawn last, which the model has not read yet: element
  ///   `length - 1` is that token, the model has read `length - 1` positions
  /// @param length how many elements of `ids` count
  /// @param most guesses wanted at most
  /// @return 0 to `most` ids; the array is the caller's
  int[] draft(int[] ids, int length, int most);

  @Override
  void close();

  /// Guesses nothing.
  static Drafter none() {
    return new Drafter() {
      @Override
      public int[] draft(int[] ids, int length, int most) {
        return new int[0];
      }

      @Override
      public void close() {}
    };
  }
}
