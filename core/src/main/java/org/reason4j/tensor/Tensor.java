package org.reason4j.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarOptional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// A dense array of numbers with a shape and an element type, and the operations on it.
///
/// Results belong to the innermost [TensorScope]; arguments are borrowed. Names ending in `_`
/// change the receiver in place and return it. Views (`view`, `narrow`, `select`, `transpose`,
/// `expand`, `detach`) share memory with their source and keep it alive. Every failure of the
/// library arrives as a [TensorException] with the operation and all shapes. This file is long
/// because an operation is one line and all of them are here.
public final class Tensor implements AutoCloseable {
  private final org.bytedeco.pytorch.Tensor raw;
  private final long byteCount;
  private boolean closed;
  private boolean kept;

  /// Takes a native tensor that already belongs to the innermost pointer scope.
  private Tensor(org.bytedeco.pytorch.Tensor raw) {
    this.raw = raw;
    this.byteCount = raw.numel() * raw.element_size();
    TensorScope.innermost().add(this);
  }

  // ---- making ----

  /// A float32 tensor with these elements, row-major.
  public static Tensor of(float[] elements, long... shape) {
    TensorScope.innermost();
    return new Tensor(org.bytedeco.pytorch.Tensor.create(elements, shape));
  }

  /// A float64 tensor with these elements, row-major.
  public static Tensor of(double[] elements, long... shape) {
    TensorScope.innermost();
    return new Tensor(org.bytedeco.pytorch.Tensor.create(elements, shape));
  }

  /// An int64 tensor with these elements, row-major.
  public static Tensor of(long[] elements, long... shape) {
    TensorScope.innermost();
    return new Tensor(org.bytedeco.pytorch.Tensor.create(elements, shape));
  }

  /// An int64 tensor from token ids.
  public static Tensor ofIds(int[] ids, long... shape) {
    return of(Arrays.stream(ids).asLongStream().toArray(), shape);
  }

  public static Tensor zeros(DType type, long... shape) {
    TensorScope.innermost();
    return new Tensor(torch.zeros(shape, options(type)));
  }

  public static Tensor full(double value, DType type, long... shape) {
    TensorScope.innermost();
    return new Tensor(torch.full(shape, new Scalar(value), options(type)));
  }

  /// `0, 1, ... end-1` as int64.
  public static Tensor arange(long end) {
    TensorScope.innermost();
    return new Tensor(torch.arange(new Scalar(end), options(DType.I64)));
  }

  public static Tensor cat(List<Tensor> parts, long dimension) {
    Tensor[] operands = parts.toArray(Tensor[]::new);
    return make("cat", () -> torch.cat(vector(parts), dimension), operands);
  }

  public static Tensor stack(List<Tensor> parts, long dimension) {
    Tensor[] operands = parts.toArray(Tensor[]::new);
    return make("stack", () -> torch.stack(vector(parts), dimension), operands);
  }

  private static TensorOptions options(DType type) {
    return new TensorOptions(type.scalarType);
  }

  static TensorVector vector(List<Tensor> tensors) {
    return new TensorVector(
        tensors.stream().map(Tensor::raw).toArray(org.bytedeco.pytorch.Tensor[]::new));
  }

  static Tensor make(
      String operation, Supplier<org.bytedeco.pytorch.Tensor> call, Tensor... operands) {
    TensorScope.innermost();
    try {
      return new Tensor(call.get());
    } catch (TensorException | IllegalStateException clear) {
      throw clear;
    } catch (RuntimeException failed) {
      throw new TensorException(operation, failed, operands);
    }
  }

  private Tensor inPlace(String operation, Runnable call, Tensor... operands) {
    try {
      call.run();
      return this;
    } catch (TensorException | IllegalStateException clear) {
      throw clear;
    } catch (RuntimeException failed) {
      throw new TensorException(operation, failed, operands);
    }
  }

  // ---- lifetime ----

  /// Takes the tensor out of its scope: it lives until [#close()].
  public Tensor keep() {
    if (kept) return this;
    TensorScope.innermost().forget(this);
    raw().retainReference();
    kept = true;
    return this;
  }

  /// Frees a kept tensor; does nothing the second time.
  ///
  /// @throws IllegalStateException if the tensor was not kept: its scope frees it
  @Override
  public void close() {
    if (closed) return;
    if (!kept)
      throw new IllegalStateException("close() of a tensor that its scope frees: " + describe());
    TensorScope.count(-1, -byteCount);
    closed = true;
    raw.releaseReference();
  }

  org.bytedeco.pytorch.Tensor raw() {
    if (closed)
      throw new IllegalStateException(
          "use of a tensor after its scope closed (" + byteCount + " bytes)");
    return raw;
  }

  void markClosed() {
    closed = true;
  }

  long byteCount() {
    return byteCount;
  }

  // ---- what it is ----

  public long[] shape() {
    return raw().shape();
  }

  public long size(int dimension) {
    long[] shape = shape();
    return shape[dimension < 0 ? shape.length + dimension : dimension];
  }

  public int rank() {
    return shape().length;
  }

  /// Number of elements.
  public long count() {
    return raw().numel();
  }

  public DType dtype() {
    return DType.of(raw().scalar_type());
  }

  /// Element type and shape, as messages show it: `F32[2, 3]`.
  public String describe() {
    return closed ? "closed" : dtype() + Arrays.toString(shape());
  }

  @Override
  public String toString() {
    return describe();
  }

  // ---- reading ----

  /// The single element.
  public double item() {
    try {
      return raw().item_double();
    } catch (RuntimeException failed) {
      throw new TensorException("item", failed, this);
    }
  }

  /// All elements as float, row-major, whatever the element type.
  public float[] toFloats() {
    try (var _ = TensorScope.open()) {
      return to(DType.F32).contiguous().bytes().toArray(ValueLayout.JAVA_FLOAT);
    }
  }

  public double[] toDoubles() {
    try (var _ = TensorScope.open()) {
      return to(DType.F64).contiguous().bytes().toArray(ValueLayout.JAVA_DOUBLE);
    }
  }

  public long[] toLongs() {
    try (var _ = TensorScope.open()) {
      return to(DType.I64).contiguous().bytes().toArray(ValueLayout.JAVA_LONG);
    }
  }

  /// The memory of a contiguous tensor, valid while the tensor lives. Writing through it changes
  /// the tensor.
  @SuppressWarnings("restricted") // the library says where its memory is and how long
  public MemorySegment bytes() {
    if (!raw().is_contiguous())
      throw new TensorException("bytes() of a tensor that is not contiguous: " + describe());
    if (byteCount == 0) return MemorySegment.NULL; // aligned for every element type
    try (var pointer = raw().data_ptr()) {
      return MemorySegment.ofAddress(pointer.address()).reinterpret(byteCount);
    }
  }

  // ---- arithmetic ----

  public Tensor add(Tensor o) {
    return make("add", () -> torch.add(raw(), o.raw()), this, o);
  }

  public Tensor add(double o) {
    return make("add", () -> torch.add(raw(), new Scalar(o)), this);
  }

  public Tensor sub(Tensor o) {
    return make("sub", () -> torch.sub(raw(), o.raw()), this, o);
  }

  public Tensor sub(double o) {
    return add(-o);
  }

  public Tensor mul(Tensor o) {
    return make("mul", () -> torch.mul(raw(), o.raw()), this, o);
  }

  public Tensor mul(double o) {
    return make("mul", () -> torch.mul(raw(), new Scalar(o)), this);
  }

  public Tensor div(Tensor o) {
    return make("div", () -> torch.div(raw(), o.raw()), this, o);
  }

  public Tensor div(double o) {
    return make("div", () -> torch.div(raw(), new Scalar(o)), this);
  }

  public Tensor neg() {
    return make("neg", () -> torch.neg(raw()), this);
  }

  public Tensor exp() {
    return make("exp", () -> torch.exp(raw()), this);
  }

  public Tensor log() {
    return make("log", () -> raw().log(), this);
  }

  public Tensor sqrt() {
    return make("sqrt", () -> torch.sqrt(raw()), this);
  }

  public Tensor square() {
    return make("square", () -> torch.square(raw()), this);
  }

  public Tensor pow(double exponent) {
    return make("pow", () -> raw().pow(new Scalar(exponent)), this);
  }

  public Tensor abs() {
    return make("abs", () -> torch.abs(raw()), this);
  }

  public Tensor cos() {
    return make("cos", () -> raw().cos(), this);
  }

  public Tensor sin() {
    return make("sin", () -> raw().sin(), this);
  }

  public Tensor sigmoid() {
    return make("sigmoid", () -> torch.sigmoid(raw()), this);
  }

  public Tensor silu() {
    return make("silu", () -> torch.silu(raw()), this);
  }

  /// `log(sigmoid(x))`, stable for large negative x.
  public Tensor logSigmoid() {
    return make("logSigmoid", () -> torch.log_sigmoid(raw()), this);
  }

  /// Elements below `low` become `low`, above `high` become `high`; use infinities for one side.
  public Tensor clamp(double low, double high) {
    return make(
        "clamp",
        () ->
            torch.clamp(
                raw(), new ScalarOptional(new Scalar(low)), new ScalarOptional(new Scalar(high))),
        this);
  }

  public Tensor minimum(Tensor o) {
    return make("minimum", () -> torch.minimum(raw(), o.raw()), this, o);
  }

  public Tensor maximum(Tensor o) {
    return make("maximum", () -> torch.maximum(raw(), o.raw()), this, o);
  }

  // ---- comparing ----

  public Tensor eq(Tensor o) {
    return make("eq", () -> torch.eq(raw(), o.raw()), this, o);
  }

  public Tensor eq(double o) {
    return make("eq", () -> torch.eq(raw(), new Scalar(o)), this);
  }

  public Tensor gt(double o) {
    return make("gt", () -> torch.gt(raw(), new Scalar(o)), this);
  }

  public Tensor ge(double o) {
    return make("ge", () -> torch.ge(raw(), new Scalar(o)), this);
  }

  public Tensor lt(double o) {
    return make("lt", () -> torch.lt(raw(), new Scalar(o)), this);
  }

  public Tensor le(double o) {
    return make("le", () -> torch.le(raw(), new Scalar(o)), this);
  }

  public Tensor and(Tensor o) {
    return make("and", () -> raw().logical_and(o.raw()), this, o);
  }

  public Tensor not() {
    return make("not", () -> raw().logical_not(), this);
  }

  /// Elements of `yes` where this is true, of `no` elsewhere.
  public Tensor where(Tensor yes, Tensor no) {
    return make("where", () -> torch.where(raw(), yes.raw(), no.raw()), this, yes, no);
  }

  /// A copy with `value` wherever `mask` is true.
  public Tensor maskedFill(Tensor mask, double value) {
    return make("maskedFill", () -> raw().masked_fill(mask.raw(), new Scalar(value)), this, mask);
  }

  // ---- reducing ----

  public Tensor sum() {
    return make("sum", () -> torch.sum(raw()), this);
  }

  public Tensor sum(long dimension, boolean keepDimension) {
    return make(
        "sum",
        () -> torch.sum(raw(), new long[] {dimension}, keepDimension, new ScalarTypeOptional()),
        this);
  }

  public Tensor mean() {
    return sum().div((double) count());
  }

  public Tensor mean(long dimension, boolean keepDimension) {
    return make(
        "mean",
        () -> torch.mean(raw(), new long[] {dimension}, keepDimension, new ScalarTypeOptional()),
        this);
  }

  /// Largest element along a dimension.
  public Tensor amax(long dimension, boolean keepDimension) {
    return make("amax", () -> torch.amax(raw(), new long[] {dimension}, keepDimension), this);
  }

  public Tensor argmax(long dimension) {
    return make("argmax", () -> torch.argmax(raw(), new LongOptional(dimension), false), this);
  }

  public Tensor cumsum(long dimension) {
    return make("cumsum", () -> torch.cumsum(raw(), dimension), this);
  }

  /// The `k` largest along the last dimension: values and int64 indices, largest first.
  public TopK topK(long k) {
    return chosen("topK", () -> torch.topk(raw(), k));
  }

  /// All elements along a dimension in order, with their int64 indices.
  public TopK sort(long dimension, boolean descending) {
    return chosen("sort", () -> torch.sort(raw(), dimension, descending));
  }

  private TopK chosen(String operation, Supplier<org.bytedeco.pytorch.T_TensorTensor_T> call) {
    try {
      var pair = call.get();
      return new TopK(
          new Tensor(new org.bytedeco.pytorch.Tensor(pair.get0())),
          new Tensor(new org.bytedeco.pytorch.Tensor(pair.get1())));
    } catch (RuntimeException failed) {
      throw new TensorException(operation, failed, this);
    }
  }

  /// Values and their int64 indices.
  public record TopK(Tensor values, Tensor indices) {}

  public Tensor softmax(long dimension) {
    return make("softmax", () -> torch.softmax(raw(), dimension), this);
  }

  public Tensor logSoftmax(long dimension) {
    return make("logSoftmax", () -> torch.log_softmax(raw(), dimension), this);
  }

  public Tensor logSumExp(long dimension, boolean keepDimension) {
    return make(
        "logSumExp", () -> torch.logsumexp(raw(), new long[] {dimension}, keepDimension), this);
  }

  // ---- shape ----

  public Tensor view(long... shape) {
    return make("view" + Arrays.toString(shape), () -> raw().view(shape), this);
  }

  public Tensor reshape(long... shape) {
    return make("reshape" + Arrays.toString(shape), () -> raw().reshape(shape), this);
  }

  public Tensor transpose(long a, long b) {
    return make("transpose", () -> raw().transpose(a, b), this);
  }

  public Tensor permute(long... order) {
    return make("permute", () -> raw().permute(order), this);
  }

  public Tensor contiguous() {
    return make("contiguous", () -> raw().contiguous(), this);
  }

  public Tensor expand(long... shape) {
    return make("expand" + Arrays.toString(shape), () -> raw().expand(shape), this);
  }

  public Tensor unsqueeze(long dimension) {
    return make("unsqueeze", () -> raw().unsqueeze(dimension), this);
  }

  public Tensor squeeze(long dimension) {
    return make("squeeze", () -> raw().squeeze(dimension), this);
  }

  public Tensor narrow(long dimension, long start, long length) {
    return make("narrow", () -> raw().narrow(dimension, start, length), this);
  }

  public Tensor select(long dimension, long index) {
    return make("select", () -> raw().select(dimension, index), this);
  }

  public Tensor roll(long shift, long dimension) {
    return make("roll", () -> torch.roll(raw(), new long[] {shift}, dimension), this);
  }

  public Tensor gather(long dimension, Tensor index) {
    return make("gather", () -> torch.gather(raw(), dimension, index.raw()), this, index);
  }

  /// Rows (or slices) at the given positions; a copy.
  public Tensor indexSelect(long dimension, Tensor index) {
    return make(
        "indexSelect", () -> torch.index_select(raw(), dimension, index.raw()), this, index);
  }

  public Tensor to(DType type) {
    return make("to " + type, () -> raw().to(type.scalarType), this);
  }

  /// Each element as the nearest 8-bit float (e4m3, up to 448) has it, in this element type.
  public Tensor e4m3() {
    return make("e4m3", () -> raw().to(ScalarType.Float8_e4m3fn).to(dtype().scalarType), this);
  }

  /// A copy with memory of its own.
  public Tensor copy() {
    return make("copy", () -> raw().clone(), this);
  }

  // ---- neural network ----

  public Tensor matmul(Tensor o) {
    return make("matmul", () -> torch.matmul(raw(), o.raw()), this, o);
  }

  /// `x W^T` for `W` of shape [out, in].
  public Tensor linear(Tensor weight) {
    return make("linear", () -> torch.linear(raw(), weight.raw()), this, weight);
  }

  /// `x W^T + b`.
  public Tensor linear(Tensor weight, Tensor bias) {
    return make(
        "linear",
        () -> torch.linear(raw(), weight.raw(), new TensorOptional(bias.raw())),
        this,
        weight,
        bias);
  }

  /// Rows of this table [V, D] at int64 ids.
  public Tensor embedding(Tensor ids) {
    return make("embedding", () -> torch.embedding(raw(), ids.raw()), this, ids);
  }

  /// `x / sqrt(mean(x^2) + eps) * weight` over the last dimension.
  public Tensor rmsNorm(Tensor weight, double eps) {
    return make(
        "rmsNorm",
        () ->
            torch.rms_norm(
                raw(), weight.shape(), new TensorOptional(weight.raw()), new DoubleOptional(eps)),
        this,
        weight);
  }

  /// Causal attention of queries [B,H,T,K] over keys and values [B,J,T,K]; J divides H.
  public Tensor attend(Tensor keys, Tensor values, boolean causal, double scale) {
    return make(
        "attend",
        () ->
            torch.scaled_dot_product_attention(
                raw(),
                keys.raw(),
                values.raw(),
                new TensorOptional(),
                0.0,
                causal,
                new DoubleOptional(scale),
                keys.raw().size(1) != raw().size(1)),
        this,
        keys,
        values);
  }

  /// Attention with an additive or boolean mask that broadcasts to [B,H,T,S].
  public Tensor attend(Tensor keys, Tensor values, Tensor mask, double scale) {
    return make(
        "attend",
        () ->
            torch.scaled_dot_product_attention(
                raw(),
                keys.raw(),
                values.raw(),
                new TensorOptional(mask.raw()),
                0.0,
                false,
                new DoubleOptional(scale),
                keys.raw().size(1) != raw().size(1)),
        this,
        keys,
        values,
        mask);
  }

  // ---- in place ----

  public Tensor copy_(Tensor o) {
    return inPlace("copy_", () -> raw().copy_(o.raw()), this, o);
  }

  public Tensor add_(Tensor o) {
    return inPlace("add_", () -> raw().add_(o.raw()), this, o);
  }

  /// `this += scale * o`.
  public Tensor add_(Tensor o, double scale) {
    return inPlace("add_", () -> raw().add_(o.raw(), new Scalar(scale)), this, o);
  }

  public Tensor add_(double o) {
    return inPlace("add_", () -> raw().add_(new Scalar(o)), this);
  }

  public Tensor sub_(Tensor o) {
    return inPlace("sub_", () -> raw().sub_(o.raw()), this, o);
  }

  public Tensor mul_(Tensor o) {
    return inPlace("mul_", () -> raw().mul_(o.raw()), this, o);
  }

  public Tensor mul_(double o) {
    return inPlace("mul_", () -> raw().mul_(new Scalar(o)), this);
  }

  public Tensor exp_() {
    return inPlace("exp_", () -> raw().exp_(), this);
  }

  public Tensor zero_() {
    return inPlace("zero_", () -> raw().zero_(), this);
  }

  public Tensor fill_(double value) {
    return inPlace("fill_", () -> raw().fill_(new Scalar(value)), this);
  }

  /// `this += a b` for matrices.
  public Tensor addMatmul_(Tensor a, Tensor b) {
    return inPlace("addMatmul_", () -> raw().addmm_(a.raw(), b.raw()), this, a, b);
  }

  /// Adds `source` at positions `index` along a dimension (one element each).
  public Tensor scatterAdd_(long dimension, Tensor index, Tensor source) {
    return inPlace(
        "scatterAdd_",
        () -> raw().scatter_add_(dimension, index.raw(), source.raw()),
        this,
        index,
        source);
  }

  /// Adds whole slices of `source` at positions `index` along a dimension.
  public Tensor indexAdd_(long dimension, Tensor index, Tensor source) {
    return inPlace(
        "indexAdd_",
        () -> raw().index_add_(dimension, index.raw(), source.raw()),
        this,
        index,
        source);
  }

  /// Overwrites whole slices at positions `index` along a dimension.
  public Tensor indexCopy_(long dimension, Tensor index, Tensor source) {
    return inPlace(
        "indexCopy_",
        () -> raw().index_copy_(dimension, index.raw(), source.raw()),
        this,
        index,
        source);
  }

  // ---- gradients ----

  /// Whether operations on this thread record gradients.
  public static boolean recordsGradients() {
    return GradMode.is_enabled();
  }

  /// Stops recording on this thread until the result is closed.
  public static NoGradients noGradients() {
    boolean before = GradMode.is_enabled();
    GradMode.set_enabled(false);
    return new NoGradients(before);
  }

  /// Restores the former mode of recording when closed.
  public record NoGradients(boolean before) implements AutoCloseable {
    @Override
    public void close() {
      GradMode.set_enabled(before);
    }
  }

  /// Makes this leaf collect a gradient.
  public Tensor requiresGradient() {
    return inPlace("requiresGradient", () -> raw().requires_grad_(true), this);
  }

  /// A view outside the graph.
  public Tensor detach() {
    return make("detach", () -> raw().detach(), this);
  }

  /// Adds d this / d leaf to every leaf's gradient; this must be a scalar.
  public void backward() {
    inPlace("backward", () -> raw().backward(), this);
  }

  /// Vector-Jacobian product: adds `gradient . d this / d leaf` to every leaf's gradient.
  public void backward(Tensor gradient) {
    inPlace(
        "backward",
        () ->
            raw().backward(gradient.raw(), new BoolOptional(), false, new TensorArrayRefOptional()),
        this,
        gradient);
  }

  /// The collected gradient: a view that shares its memory. Empty before the first backward.
  public Optional<Tensor> gradient() {
    var borrowed = raw().grad();
    if (!borrowed.defined()) return Optional.empty();
    return Optional.of(new Tensor(new org.bytedeco.pytorch.Tensor(borrowed)));
  }

  /// Adds to the collected gradient of this leaf, as a backward pass would.
  public void addGradient(Tensor gradient) {
    var borrowed = raw().mutable_grad();
    if (borrowed.defined()) borrowed.add_(gradient.raw());
    else borrowed.put(gradient.raw());
  }

  /// Forgets the collected gradient and its memory.
  public void clearGradient() {
    raw().mutable_grad().reset();
  }
}
