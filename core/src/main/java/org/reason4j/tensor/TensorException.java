package org.reason4j.tensor;

/// An operation on tensors failed: names the operation, all shapes and element types, and the
/// library's reason.
public final class TensorException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public TensorException(String message) {
    super(message);
  }

  TensorException(String operation, RuntimeException cause, Tensor... operands) {
    super(text(operation, cause, operands), cause);
  }

  /// The library appends a C++ backtrace after the first line; only that line is for people.
  private static String text(String operation, RuntimeException cause, Tensor... operands) {
    var text = new StringBuilder(operation).append('(');
    for (int i = 0; i < operands.length; i++)
      text.append(i == 0 ? "" : ", ").append(operands[i].describe());
    String reason = String.valueOf(cause.getMessage());
    int end = reason.indexOf('\n');
    return text.append("): ").append(end < 0 ? reason : reason.substring(0, end)).toString();
  }
}
