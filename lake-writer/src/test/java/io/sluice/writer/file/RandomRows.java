package io.sluice.writer.file;

import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import io.sluice.schema.Type.Primitive;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Row types and rows of every kind that a table can have, the same ones for the same seed. */
final class RandomRows {

  private static final int[] CODE_POINTS = {
    'a', 'Z', '"', '\\', '\n', '/', '=', '%', 0, 'é', '漢', 0xD7FF, 0xE000, 0xFFFD, 0x1F600, 0x10FFFF
  };
  private static final double[] ODD_NUMBERS = {
    Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0, 0.0, Double.MIN_VALUE
  };
  private static final long DAYS = 400_000;

  private final Random random;

  RandomRows(long seed) {
    this.random = new Random(seed);
  }

  /** A type whose first columns are of the given types, for partitions. */
  RowType type(int depth, List<Type> first) {
    List<Field> fields = new ArrayList<>();
    for (Type type : first) {
      fields.add(new Field("p" + fields.size(), type, random.nextBoolean()));
    }
    for (int i = 1 + random.nextInt(6); i > 0; i--) {
      fields.add(new Field("f" + fields.size(), anyType(depth), random.nextBoolean()));
    }
    return new RowType(fields);
  }

  Type leaf() {
    int choice = random.nextInt(Primitive.values().length + 1);
    return choice < Primitive.values().length ? Primitive.values()[choice] : decimal();
  }

  Row row(RowType type) {
    return Row.of(type, type.fields().stream().map(f -> value(f.type(), f.nullable())).toArray());
  }

  private Type anyType(int depth) {
    int choice = random.nextInt(depth == 0 ? 6 : 9);
    return switch (choice) {
      case 6 -> new Type.ListOf(anyType(depth - 1), random.nextBoolean());
      case 7 -> new Type.MapOf(anyType(depth - 1), random.nextBoolean());
      case 8 -> new Type.Struct(type(depth - 1, List.of()));
      default -> leaf();
    };
  }

  private Type decimal() {
    int precision = 1 + random.nextInt(Type.Decimal.MAX_PRECISION);
    return new Type.Decimal(precision, random.nextInt(precision + 1));
  }

  Object value(Type type, boolean nullable) {
    if (nullable && random.nextInt(4) == 0) {
      return null;
    }
    if (type instanceof Primitive primitive) {
      return primitive(primitive);
    }
    if (type instanceof Type.Decimal decimal) {
      BigInteger digits = new BigInteger(140, random).mod(BigInteger.TEN.pow(decimal.precision()));
      return new BigDecimal(random.nextBoolean() ? digits : digits.negate(), decimal.scale());
    }
    if (type instanceof Type.ListOf list) {
      List<Object> items = new ArrayList<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        items.add(value(list.element(), list.elementNullable()));
      }
      return items;
    }
    if (type instanceof Type.MapOf map) {
      Map<String, Object> items = new LinkedHashMap<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        items.put(text(), value(map.value(), map.valueNullable()));
      }
      return items;
    }
    return row(((Type.Struct) type).row());
  }

  private Object primitive(Primitive type) {
    return switch (type) {
      case BOOLEAN -> random.nextBoolean();
      case INT -> (long) (int) number();
      case LONG -> number();
      case DATE -> random.nextLong(-DAYS, DAYS);
      case TIMESTAMP -> random.nextLong(-DAYS, DAYS) * 86_400_000_000L + number() % 86_400_000_000L;
      case FLOAT -> (double) (float) real();
      case DOUBLE -> real();
      case STRING -> text();
      case BYTES -> bytes();
    };
  }

  /** Numbers of all lengths. */
  private long number() {
    return random.nextLong() >> random.nextInt(Long.SIZE);
  }

  private double real() {
    return random.nextInt(20) == 0
        ? ODD_NUMBERS[random.nextInt(ODD_NUMBERS.length)]
        : random.nextGaussian() * number();
  }

  private String text() {
    int length = random.nextInt(8) == 0 ? random.nextInt(60) : random.nextInt(9);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.appendCodePoint(CODE_POINTS[random.nextInt(CODE_POINTS.length)]);
    }
    return text.toString();
  }

  private byte[] bytes() {
    byte[] bytes = new byte[random.nextInt(12)];
    random.nextBytes(bytes);
    return bytes;
  }
}
