package io.sluice.codec;

import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Row types and rows of every kind, the same ones for the same seed. */
final class RandomRows {

  private final Random random;

  RandomRows(long seed) {
    this.random = new Random(seed);
  }

  RowType type(int depth) {
    List<Field> fields = new ArrayList<>();
    int size = 1 + random.nextInt(6);
    for (int i = 0; i < size; i++) {
      fields.add(new Field("f" + i, anyType(depth), random.nextBoolean()));
    }
    return new RowType(fields);
  }

  Row row(RowType type) {
    @Nullable Object[] values =
        type.fields().stream().map(f -> value(f.type(), f.nullable())).toArray(Object[]::new);
    return Row.of(type, values);
  }

  byte[] garbage(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private Type anyType(int depth) {
    int leaves = Type.Primitive.values().length + 1;
    int choice = random.nextInt(depth == 0 ? leaves : leaves + 3);
    if (choice < leaves - 1) {
      return Type.Primitive.values()[choice];
    }
    return switch (choice - leaves) {
      case 0 -> new Type.ListOf(anyType(depth - 1), random.nextBoolean());
      case 1 -> new Type.MapOf(anyType(depth - 1), random.nextBoolean());
      case 2 -> new Type.Struct(type(depth - 1));
      default -> decimal();
    };
  }

  private Type decimal() {
    int precision = 1 + random.nextInt(Type.Decimal.MAX_PRECISION);
    return new Type.Decimal(precision, random.nextInt(precision + 1));
  }

  private @Nullable Object value(Type type, boolean nullable) {
    if (nullable && random.nextInt(4) == 0) {
      return null;
    }
    if (type instanceof Type.Primitive primitive) {
      return primitive(primitive);
    }
    if (type instanceof Type.Decimal decimal) {
      BigInteger bound = BigInteger.TEN.pow(decimal.precision());
      BigInteger digits = new BigInteger(140, random).mod(bound);
      return new BigDecimal(random.nextBoolean() ? digits : digits.negate(), decimal.scale());
    }
    if (type instanceof Type.ListOf list) {
      List<@Nullable Object> items = new ArrayList<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        items.add(value(list.element(), list.elementNullable()));
      }
      return items;
    }
    if (type instanceof Type.MapOf map) {
      Map<String, @Nullable Object> items = new LinkedHashMap<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        items.put(text(), value(map.value(), map.valueNullable()));
      }
      return items;
    }
    return row(((Type.Struct) type).row());
  }

  private Object primitive(Type.Primitive type) {
    return switch (type) {
      case BOOLEAN -> random.nextBoolean();
      case INT, DATE -> (long) (int) number();
      case LONG, TIMESTAMP -> number();
      case FLOAT -> (double) Float.intBitsToFloat(canonical(random.nextInt()));
      case DOUBLE -> random.nextInt(9) == 0 ? Double.NaN : random.nextGaussian() * number();
      case STRING -> text();
      case BYTES -> garbage(random.nextInt(12));
    };
  }

  /** Numbers of all lengths, so that varints of all lengths occur. */
  private long number() {
    return random.nextLong() >> random.nextInt(Long.SIZE);
  }

  private static int canonical(int bits) {
    return Float.floatToIntBits(Float.intBitsToFloat(bits));
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(9); i > 0; i--) {
      text.appendCodePoint(
          new int[] {'a', 'Z', '"', '\\', '\n', 0, 'é', '漢', 0x1F600}[random.nextInt(9)]);
    }
    return text.toString();
  }

  /** The values of a row as objects whose equality is that of their content. */
  static @Nullable Object plain(@Nullable Object value) {
    if (value instanceof byte[] bytes) {
      return ByteBuffer.wrap(bytes.clone());
    }
    if (value instanceof Row row) {
      List<@Nullable Object> values = new ArrayList<>();
      row.type().names().forEach(name -> values.add(plain(row.get(name))));
      return values;
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> values = new ArrayList<>();
      list.forEach(each -> values.add(plain(each)));
      return values;
    }
    if (value instanceof Map<?, ?> map) {
      Map<Object, @Nullable Object> values = new LinkedHashMap<>();
      map.forEach((key, each) -> values.put(key, plain(each)));
      return values;
    }
    return value;
  }
}
