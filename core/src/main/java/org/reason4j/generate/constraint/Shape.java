package org.reason4j.generate.constraint;

import java.util.ArrayList;
import java.util.List;

/// A set of JSON values in normal form: what strings, numbers and constants, and a list of
/// alternatives each for arrays and objects.
///
/// @param strings the strings themselves, not their JSON text
/// @param numbers a set of values, see [Numbers]
record Shape(
    Language strings,
    Language numbers,
    boolean yes,
    boolean no,
    boolean nothing,
    List<ArrayShape> arrays,
    List<ObjectShape> objects) {
  private static final int MOST_ALTERNATIVES = 64;

  static final Shape ANY =
      new Shape(
          Language.ALL,
          Numbers.ALL,
          true,
          true,
          true,
          List.of(ArrayShape.ANY),
          List.of(ObjectShape.ANY));

  static final Shape NEVER =
      new Shape(Language.NONE, Language.NONE, false, false, false, List.of(), List.of());

  Shape {
    arrays = checked(arrays);
    objects = checked(objects);
  }

  private static <T> List<T> checked(List<T> alternatives) {
    List<T> distinct = alternatives.stream().distinct().toList();
    if (distinct.size() > MOST_ALTERNATIVES)
      throw new ConstraintException(
          "the schema comes to %d alternatives for one value; at most %d: nest fewer anyOf, oneOf and if"
              .formatted(distinct.size(), MOST_ALTERNATIVES));
    return distinct;
  }

  static Shape strings(Language texts) {
    return new Shape(texts, Language.NONE, false, false, false, List.of(), List.of());
  }

  static Shape numbers(Language values) {
    return new Shape(Language.NONE, values, false, false, false, List.of(), List.of());
  }

  static Shape constants(boolean yes, boolean no, boolean nothing) {
    return new Shape(Language.NONE, Language.NONE, yes, no, nothing, List.of(), List.of());
  }

  static Shape array(ArrayShape shape) {
    return new Shape(Language.NONE, Language.NONE, false, false, false, List.of(shape), List.of());
  }

  static Shape object(ObjectShape shape) {
    return new Shape(Language.NONE, Language.NONE, false, false, false, List.of(), List.of(shape));
  }

  /// These strings, and all that is no string.
  static Shape ifString(Language texts) {
    return new Shape(texts, Numbers.ALL, true, true, true, ANY.arrays, ANY.objects);
  }

  static Shape ifNumber(Language values) {
    return new Shape(Language.ALL, values, true, true, true, ANY.arrays, ANY.objects);
  }

  static Shape ifArray(ArrayShape shape) {
    return new Shape(Language.ALL, Numbers.ALL, true, true, true, List.of(shape), ANY.objects);
  }

  static Shape ifObject(ObjectShape shape) {
    return new Shape(Language.ALL, Numbers.ALL, true, true, true, ANY.arrays, List.of(shape));
  }

  Shape and(Shape o) {
    List<ArrayShape> bothArrays = new ArrayList<>();
    for (ArrayShape a : arrays) for (ArrayShape b : o.arrays) bothArrays.add(join(a, b));
    List<ObjectShape> bothObjects = new ArrayList<>();
    for (ObjectShape a : objects) for (ObjectShape b : o.objects) bothObjects.add(join(a, b));
    return new Shape(
        strings.and(o.strings),
        numbers.and(o.numbers),
        yes && o.yes,
        no && o.no,
        nothing && o.nothing,
        bothArrays,
        bothObjects);
  }

  private static ArrayShape join(ArrayShape a, ArrayShape b) {
    if (a.equals(ArrayShape.ANY) || a.equals(b)) return b;
    return b.equals(ArrayShape.ANY) ? a : a.and(b);
  }

  private static ObjectShape join(ObjectShape a, ObjectShape b) {
    if (a.equals(ObjectShape.ANY) || a.equals(b)) return b;
    return b.equals(ObjectShape.ANY) ? a : a.and(b);
  }

  Shape or(Shape o) {
    List<ArrayShape> eitherArray = new ArrayList<>(arrays);
    eitherArray.addAll(o.arrays);
    List<ObjectShape> eitherObject = new ArrayList<>(objects);
    eitherObject.addAll(o.objects);
    return new Shape(
        strings.or(o.strings),
        numbers.or(o.numbers),
        yes || o.yes,
        no || o.no,
        nothing || o.nothing,
        eitherArray,
        eitherObject);
  }

  Shape not() {
    List<ArrayShape> otherArrays = List.of(ArrayShape.ANY);
    for (ArrayShape shape : arrays) {
      List<ArrayShape> next = new ArrayList<>();
      for (ArrayShape a : otherArrays) for (ArrayShape b : shape.not()) next.add(join(a, b));
      otherArrays = checked(next);
    }
    List<ObjectShape> otherObjects = List.of(ObjectShape.ANY);
    for (ObjectShape shape : objects) {
      List<ObjectShape> next = new ArrayList<>();
      for (ObjectShape a : otherObjects) for (ObjectShape b : shape.not()) next.add(join(a, b));
      otherObjects = checked(next);
    }
    return new Shape(
        strings.not(), Numbers.ALL.minus(numbers), !yes, !no, !nothing, otherArrays, otherObjects);
  }

  /// Only what is an array or an object.
  Shape structures() {
    return new Shape(Language.NONE, Language.NONE, false, false, false, arrays, objects);
  }
}
