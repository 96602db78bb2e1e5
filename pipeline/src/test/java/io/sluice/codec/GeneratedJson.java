package io.sluice.codec;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.sluice.schema.Field;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** JSON objects of every type, spelled in many ways; Jackson's tree is the oracle. */
final class GeneratedJson implements GeneratedStream {

  private static final int DEPTH = 3;

  /** More than any decimal has; the oracle itself must not build such a number. */
  private static final int MANY_DIGITS = 10_000;

  private static final JsonMapper FLOATING =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private static final JsonMapper EXACT =
      FLOATING
          .rebuild()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
          .build();

  private final Random random;
  private final RandomText text;
  private final RowType columns;

  GeneratedJson(long seed) {
    this.random = new Random(seed);
    this.text = new RandomText(random);
    this.columns = new RandomRows(seed).type(DEPTH);
  }

  @Override
  public String schema() {
    return columns.toString();
  }

  @Override
  public RowType columns() {
    return columns;
  }

  @Override
  public RecordDecoder decoder() {
    return new JsonDecoder(columns);
  }

  @Override
  public byte[] nextRecord() {
    return object(columns).getBytes(StandardCharsets.UTF_8);
  }

  private String object(RowType type) {
    List<String> fields = new ArrayList<>();
    for (Field field : type.fields()) {
      if (!field.nullable() || random.nextInt(5) > 0) {
        String value = field.nullable() && random.nextInt(5) == 0 ? "null" : value(field.type());
        fields.add(string(field.name()) + space() + ":" + space() + value);
      }
    }
    if (random.nextInt(4) == 0) {
      fields.add("\"unknown\":[{\"a\":1e-7,\"b\":[null,true]}," + string(text.next()) + "]");
    }
    Collections.shuffle(fields, random);
    return "{" + space() + String.join("," + space(), fields) + "}" + space();
  }

  private String space() {
    return random.nextInt(6) == 0 ? " \n" : "";
  }

  private String value(Type type) {
    if (type instanceof Type.Primitive primitive) {
      return primitive(primitive);
    }
    if (type instanceof Type.Decimal decimal) {
      return decimal(decimal);
    }
    if (type instanceof Type.Struct struct) {
      return object(struct.row());
    }
    List<String> items = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      items.add(
          type instanceof Type.ListOf list
              ? item(list.element(), list.elementNullable())
              : string("k" + i + text.next()) + ":" + item(type));
    }
    String all = String.join(",", items);
    return type instanceof Type.ListOf ? "[" + all + "]" : "{" + all + "}";
  }

  private String item(Type map) {
    return item(((Type.MapOf) map).value(), ((Type.MapOf) map).valueNullable());
  }

  private String item(Type type, boolean nullable) {
    return nullable && random.nextInt(5) == 0 ? "null" : value(type);
  }

  private String primitive(Type.Primitive type) {
    return switch (type) {
      case BOOLEAN -> String.valueOf(random.nextBoolean());
      case INT -> String.valueOf((int) number(Integer.SIZE));
      case LONG -> String.valueOf(number(Long.SIZE));
      case FLOAT -> floating(random.nextFloat() * number(20));
      case DOUBLE -> floating(random.nextGaussian() * number(60));
      case STRING -> string(text.next());
      case BYTES -> "\"" + Base64.getEncoder().encodeToString(bytes()) + "\"";
      case DATE -> "\"" + LocalDate.ofEpochDay(number(20)) + "\"";
      case TIMESTAMP -> timestamp();
    };
  }

  private long number(int bits) {
    return random.nextLong() >> (Long.SIZE - bits + random.nextInt(bits));
  }

  private byte[] bytes() {
    byte[] bytes = new byte[random.nextInt(12)];
    random.nextBytes(bytes);
    return bytes;
  }

  private String floating(double value) {
    return switch (random.nextInt(6)) {
      case 0 -> String.valueOf((long) value);
      case 1 -> text.oneOf(List.of("\"NaN\"", "\"Infinity\"", "\"-Infinity\""));
      case 2 -> BigDecimal.valueOf(value).toPlainString();
      default -> String.valueOf(value);
    };
  }

  private String decimal(Type.Decimal type) {
    BigDecimal value = new BigDecimal(RandomText.digits(random, type.precision()), type.scale());
    return switch (random.nextInt(4)) {
      case 0 -> "\"" + value.toPlainString() + "\"";
      case 1 -> value.setScale(type.scale() + 3).toPlainString();
      case 2 -> value.unscaledValue() + "e" + -type.scale();
      default -> value.stripTrailingZeros().toString();
    };
  }

  private String timestamp() {
    Instant instant = Instant.ofEpochSecond(number(38), random.nextInt(1_000_000_000));
    return switch (random.nextInt(4)) {
      case 0 -> String.valueOf(number(50));
      case 1 -> "\"" + instant.atOffset(ZoneOffset.ofTotalSeconds(60 * random.nextInt(700))) + "\"";
      case 2 -> "\"" + instant.truncatedTo(ChronoUnit.MILLIS) + "\"";
      default -> "\"" + instant + "\"";
    };
  }

  private String string(String value) {
    StringBuilder out = new StringBuilder("\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean plain = c >= ' ' && c != '"' && c != '\\';
      // Half of a pair may not be escaped alone beside a plain other half.
      boolean escaped = !plain || (!Character.isSurrogate(c) && random.nextInt(5) == 0);
      out.append(escaped ? "\\u%04x".formatted((int) c) : String.valueOf(c));
    }
    return out.append('"').toString();
  }

  /**
   * A value as two trees have it: one with exact decimals, which know no negative zero, and one
   * with doubles.
   */
  private record Node(JsonNode exact, JsonNode floating) {

    boolean isNull() {
      return exact == null || exact.isNull();
    }

    Node get(String field) {
      return new Node(exact.get(field), floating.get(field));
    }

    Node get(int item) {
      return new Node(exact.get(item), floating.get(item));
    }
  }

  @Override
  public Object expected(byte[] record) throws Exception {
    return object(new Node(EXACT.readTree(record), FLOATING.readTree(record)), columns);
  }

  private static Object object(Node node, RowType type) {
    require(node.exact.isObject(), node);
    List<Object> values = new ArrayList<>();
    for (Field field : type.fields()) {
      values.add(read(node.get(field.name()), field.type(), field.nullable()));
    }
    return values;
  }

  private static @Nullable Object read(Node node, Type type, boolean nullable) {
    if (node.isNull()) {
      require(nullable, node);
      return null;
    }
    if (type instanceof Type.Primitive primitive) {
      return read(node, primitive);
    }
    if (type instanceof Type.Decimal decimal) {
      BigDecimal value =
          node.exact.isTextual() ? new BigDecimal(node.exact.textValue()) : number(node);
      require(Math.abs((long) value.scale()) < MANY_DIGITS, node);
      BigDecimal scaled = value.setScale(decimal.scale(), RoundingMode.UNNECESSARY);
      require(scaled.precision() <= decimal.precision(), node);
      return scaled;
    }
    if (type instanceof Type.ListOf list) {
      require(node.exact.isArray(), node);
      List<Object> items = new ArrayList<>();
      for (int i = 0; i < node.exact.size(); i++) {
        items.add(read(node.get(i), list.element(), list.elementNullable()));
      }
      return items;
    }
    if (type instanceof Type.MapOf map) {
      require(node.exact.isObject(), node);
      Map<Object, Object> entries = new LinkedHashMap<>();
      node.exact
          .fieldNames()
          .forEachRemaining(
              key -> entries.put(key, read(node.get(key), map.value(), map.valueNullable())));
      return entries;
    }
    return object(node, ((Type.Struct) type).row());
  }

  private static Object read(Node node, Type.Primitive type) {
    return switch (type) {
      case BOOLEAN -> {
        require(node.exact.isBoolean(), node);
        yield node.exact.booleanValue();
      }
      case INT -> (long) number(node).intValueExact();
      case LONG -> number(node).longValueExact();
      case FLOAT -> (double) (float) floating(node);
      case DOUBLE -> floating(node);
      case STRING -> text(node);
      case BYTES -> ByteBuffer.wrap(Base64.getDecoder().decode(text(node)));
      case DATE -> LocalDate.parse(text(node)).toEpochDay();
      case TIMESTAMP ->
          node.exact.isTextual()
              ? OracleTime.micros(OffsetDateTime.parse(text(node)).toInstant())
              : Math.multiplyExact(number(node).longValueExact(), 1000L);
    };
  }

  private static double floating(Node node) {
    if (node.floating.isTextual()) {
      return Double.parseDouble(node.floating.textValue());
    }
    require(node.floating.isNumber(), node);
    return node.floating.doubleValue();
  }

  private static BigDecimal number(Node node) {
    require(node.exact.isNumber(), node);
    return node.exact.decimalValue();
  }

  private static String text(Node node) {
    require(node.exact.isTextual(), node);
    return node.exact.textValue();
  }

  private static void require(boolean holds, Node node) {
    if (!holds) {
      throw new IllegalArgumentException("The oracle finds no value of the type in " + node);
    }
  }
}
