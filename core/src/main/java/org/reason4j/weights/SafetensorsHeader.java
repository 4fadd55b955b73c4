package org.reason4j.weights;

import java.io.StringWriter;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.reason4j.config.JsonFault;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.json.JsonFactory;

/// Header of a safetensors file: metadata and, in the order of their bytes, the tensors.
///
/// A file is the header's length N (64-bit little-endian), N bytes of JSON, then the tensors. The
/// tensors cover the rest of the file without hole or overlap, so a header determines every offset.
/// Nothing is allocated from a declared length before it was compared with the file.
///
/// @param dataOffset where the first tensor starts in the file
record SafetensorsHeader(Map<String, String> metadata, List<TensorSpec> tensors, long dataOffset) {
  static final long MAX_HEADER_BYTES = 100_000_000;
  private static final String METADATA = "__metadata__";

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(8)
                  .maxNumberLength(32)
                  .maxNameLength(65_535)
                  .build())
          .build();

  SafetensorsHeader {
    metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
    tensors = List.copyOf(tensors);
  }

  /// The header under which these tensors are written: wide element types first and by name within
  /// one width (so every tensor is aligned to its element), padded to a multiple of 8.
  static SafetensorsHeader arrange(Map<String, String> metadata, Collection<TensorSpec> tensors) {
    List<TensorSpec> sorted = new ArrayList<>(tensors);
    sorted.sort(
        Comparator.comparingInt((TensorSpec tensor) -> -tensor.type().bytes())
            .thenComparing(TensorSpec::name));
    Set<String> names = new HashSet<>();
    for (TensorSpec tensor : sorted) {
      if (!names.add(tensor.name()) || tensor.name().equals(METADATA))
        throw new IllegalArgumentException("tensor name given twice or reserved: " + tensor.name());
    }
    var unplaced = new SafetensorsHeader(metadata, sorted, 0);
    return new SafetensorsHeader(metadata, sorted, unplaced.bytes().length);
  }

  /// The first [#dataOffset()] bytes of the file.
  byte[] bytes() {
    var text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      if (!metadata.isEmpty()) {
        json.writeName(METADATA).writeStartObject();
        metadata.forEach(json::writeStringProperty);
        json.writeEndObject();
      }
      long at = 0;
      for (TensorSpec tensor : tensors) {
        json.writeName(tensor.name()).writeStartObject();
        json.writeStringProperty("dtype", tensor.type().name());
        json.writeName("shape").writeStartArray();
        for (long dimension : tensor.shape()) json.writeNumber(dimension);
        json.writeEndArray();
        long end = Math.addExact(at, tensor.bytes());
        json.writeName("data_offsets").writeStartArray();
        json.writeNumber(at).writeNumber(end).writeEndArray().writeEndObject();
        at = end;
      }
      json.writeEndObject();
    }
    byte[] utf8 = text.toString().getBytes(StandardCharsets.UTF_8);
    int padded = (utf8.length + 7) / 8 * 8;
    if (padded > MAX_HEADER_BYTES)
      throw new IllegalArgumentException(
          "header of %,d bytes; the format allows %,d".formatted(padded, MAX_HEADER_BYTES));
    byte[] all = new byte[8 + padded];
    Arrays.fill(all, (byte) ' ');
    ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN).putLong(padded).put(utf8);
    return all;
  }

  /// Reads and checks the header of a file of which all bytes are given.
  static SafetensorsHeader parse(Path file, MemorySegment content) {
    long size = content.byteSize();
    if (size < 8) throw new WeightsException(file, "file of " + size + " bytes", "8 or more");
    long length =
        content.get(ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 0);
    if (length < 2 || length > MAX_HEADER_BYTES || length > size - 8)
      throw new WeightsException(
          file,
          "header length " + Long.toUnsignedString(length) + " in a file of " + size + " bytes",
          "2 to " + Math.min(MAX_HEADER_BYTES, Math.max(2, size - 8)));
    byte[] text = content.asSlice(8, length).toArray(ValueLayout.JAVA_BYTE);
    if (text[0] != '{') throw new WeightsException(file, "header begins " + text[0], "{");
    requireUtf8(file, text);
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), text)) {
      return new Reader(file, json, size - 8 - length).header(8 + length);
    } catch (JacksonException e) {
      throw new WeightsException(
          file, "header is not valid JSON: " + JsonFault.of(e), "a JSON object", e);
    }
  }

  /// The JSON parser lets some malformed sequences pass, so the text is checked before.
  private static void requireUtf8(Path file, byte[] text) {
    var decoder = StandardCharsets.UTF_8.newDecoder();
    var characters = CharBuffer.allocate(4096);
    var bytes = ByteBuffer.wrap(text);
    CoderResult result = CoderResult.OVERFLOW;
    while (result.isOverflow()) result = decoder.decode(bytes, characters.clear(), true);
    if (result.isError())
      throw new WeightsException(
          file, "header byte " + bytes.position() + " is not UTF-8", "UTF-8");
  }

  /// A tensor with the place its header entry gives it.
  private record Placed(TensorSpec spec, long begin, long end) {}

  /// One pass over the JSON.
  private record Reader(Path file, JsonParser json, long dataBytes) {
    SafetensorsHeader header(long dataOffset) {
      Map<String, String> metadata = new TreeMap<>();
      List<Placed> placed = new ArrayList<>();
      expect(json.nextToken(), JsonToken.START_OBJECT, "header");
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = json.currentName();
        expect(json.nextToken(), JsonToken.START_OBJECT, "entry " + name);
        if (name.equals(METADATA)) readMetadata(metadata);
        else placed.add(readTensor(name));
      }
      JsonToken after = json.nextToken();
      if (after != null) throw new WeightsException(file, "text after the header object", "spaces");
      placed.sort(Comparator.comparingLong(Placed::begin).thenComparingLong(Placed::end));
      long at = 0;
      for (Placed tensor : placed) {
        if (tensor.begin() != at)
          throw new WeightsException(
              file,
              "tensor %s begins at %d".formatted(tensor.spec().name(), tensor.begin()),
              "%d, where the one before it ends (no hole, no overlap)".formatted(at));
        at = tensor.end();
      }
      if (at != dataBytes)
        throw new WeightsException(
            file, "tensors end at byte %d of the data".formatted(at), dataBytes + ", its end");
      return new SafetensorsHeader(
          metadata, placed.stream().map(Placed::spec).toList(), dataOffset);
    }

    private void readMetadata(Map<String, String> metadata) {
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        String key = json.currentName();
        expect(json.nextToken(), JsonToken.VALUE_STRING, "metadata " + key);
        metadata.put(key, json.getString());
      }
    }

    private Placed readTensor(String name) {
      StoredType type = null;
      List<Long> shape = null;
      List<Long> offsets = null;
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        String key = json.currentName();
        JsonToken value = json.nextToken();
        switch (key) {
          case "dtype" -> {
            expect(value, JsonToken.VALUE_STRING, "dtype of " + name);
            String text = json.getString();
            type =
                StoredType.named(text)
                    .orElseThrow(() ->
                        new WeightsException(
                            file,
                            "tensor %s has dtype %s".formatted(name, text),
                            "one of " + StoredType.plain()));
          }
          case "shape" -> shape = naturals(value, "shape of " + name);
          case "data_offsets" -> offsets = naturals(value, "data_offsets of " + name);
          default ->
              throw new WeightsException(
                  file,
                  "tensor %s has a key %s".formatted(name, key),
                  "dtype, shape and data_offsets only");
        }
      }
      if (type == null || shape == null || offsets == null || offsets.size() != 2)
        throw new WeightsException(
            file, "tensor " + name + " is incomplete", "dtype, shape and two data_offsets");
      TensorSpec spec;
      try {
        spec = new TensorSpec(name, type, shape);
      } catch (IllegalArgumentException e) {
        throw new WeightsException(
            file, "tensor %s: %s".formatted(name, e.getMessage()), "a size that fits the file", e);
      }
      long begin = offsets.getFirst();
      long end = offsets.getLast();
      if (begin > end || end > dataBytes || end - begin != spec.bytes())
        throw new WeightsException(
            file,
            "tensor %s lies at %d to %d".formatted(name, begin, end),
            "%d bytes (%s %s) within %d".formatted(spec.bytes(), type, shape, dataBytes));
      return new Placed(spec, begin, end);
    }

    private List<Long> naturals(JsonToken token, String where) {
      expect(token, JsonToken.START_ARRAY, where);
      List<Long> numbers = new ArrayList<>();
      for (JsonToken next = json.nextToken();
          next != JsonToken.END_ARRAY;
          next = json.nextToken()) {
        expect(next, JsonToken.VALUE_NUMBER_INT, where);
        long number;
        try {
          number = json.getLongValue();
        } catch (InputCoercionException e) {
          throw new WeightsException(file, where + " exceeds 64 bits", "0 to 2^63 - 1", e);
        }
        if (number < 0) throw new WeightsException(file, where + " holds " + number, "0 or more");
        numbers.add(number);
      }
      return numbers;
    }

    private void expect(JsonToken found, JsonToken expected, String where) {
      if (found != expected)
        throw new WeightsException(file, where + " is " + found, String.valueOf(expected));
    }
  }
}
