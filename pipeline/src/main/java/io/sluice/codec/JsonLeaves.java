package io.sluice.codec;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.sluice.schema.RowReceiver;
import io.sluice.schema.Type;
import io.sluice.schema.WholeDoubles;
import java.io.IOException;
import java.math.BigDecimal;

/**
 * Readers of JSON values, by the type of the column; the rules are those of {@link JsonDecoder}.
 */
final class JsonLeaves {

  /** Bounds the work of reading a decimal; as Jackson does for numbers that are no strings. */
  private static final int MAX_NUMBER_CHARS = 1000;

  private JsonLeaves() {}

  static JsonReader of(Type type, NestedValues nested) {
    if (type instanceof Type.Primitive primitive) {
      return primitive(primitive, nested.numbers());
    }
    if (type instanceof Type.Decimal decimal) {
      return (json, into, c) ->
          into.setObject(c, Narrowing.toDecimal(number(json, decimal), decimal));
    }
    if (type instanceof Type.ListOf list) {
      return JsonContainers.list(list, nested);
    }
    if (type instanceof Type.MapOf map) {
      return JsonContainers.map(map, nested);
    }
    return JsonContainers.struct(((Type.Struct) type).row(), nested);
  }

  private static JsonReader primitive(Type.Primitive type, WholeNumbers numbers) {
    return switch (type) {
      case BOOLEAN -> JsonLeaves::setBoolean;
      case INT -> (json, into, c) -> into.setLong(c, Narrowing.toInt(integer(json)));
      case LONG -> (json, into, c) -> into.setLong(c, integer(json));
      case FLOAT -> (json, into, c) -> into.setDouble(c, Narrowing.toFloat(floating(json)));
      case DOUBLE ->
          numbers == WholeNumbers.EXACT
              ? (json, into, c) -> into.setDouble(c, exact(json))
              : (json, into, c) -> into.setDouble(c, floating(json));
      case STRING -> string();
      case BYTES -> JsonLeaves::setBase64;
      case DATE -> (json, into, c) -> into.setLong(c, JsonTime.days(text("a date", json)));
      case TIMESTAMP -> JsonLeaves::setTimestamp;
    };
  }

  private static void setBoolean(JsonParser json, RowReceiver into, int ordinal)
      throws IOException {
    switch (json.currentToken()) {
      case VALUE_TRUE -> into.setBoolean(ordinal, true);
      case VALUE_FALSE -> into.setBoolean(ordinal, false);
      default -> throw unexpected("a boolean", json);
    }
  }

  private static long integer(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      throw unexpected("an integer", json);
    }
    if (json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      throw new MalformedRecordException(describe(json) + " is out of the range of a long");
    }
    return json.getLongValue();
  }

  private static double floating(JsonParser json) throws IOException {
    return switch (json.currentToken()) {
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> finite(json);
      case VALUE_STRING -> special(json);
      default -> throw unexpected("a number", json);
    };
  }

  private static double exact(JsonParser json) throws IOException {
    double value = floating(json);
    boolean isWhole = json.currentToken() == JsonToken.VALUE_NUMBER_INT;
    if (isWhole
        && Math.abs(value) > WholeDoubles.CONTIGUOUS
        && !WholeDoubles.contain(json.getDecimalValue())) {
      throw new MalformedRecordException(
          describe(json) + " is no double; list the column under 'schema', as a long or a decimal");
    }
    return value;
  }

  private static double finite(JsonParser json) throws IOException {
    double value = json.getDoubleValue();
    if (Double.isInfinite(value)) {
      throw new MalformedRecordException(describe(json) + " is out of the range of a double");
    }
    return value;
  }

  private static double special(JsonParser json) throws IOException {
    return switch (json.getText()) {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> throw unexpected("a number", json);
    };
  }

  private static BigDecimal number(JsonParser json, Type.Decimal type) throws IOException {
    return switch (json.currentToken()) {
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> decimal(json, type);
      case VALUE_STRING -> decimal(json, type);
      default -> throw unexpected("a " + type, json);
    };
  }

  private static BigDecimal decimal(JsonParser json, Type.Decimal type) throws IOException {
    if (json.getTextLength() > MAX_NUMBER_CHARS) {
      throw unexpected("a " + type, json);
    }
    try {
      return new BigDecimal(json.getTextCharacters(), json.getTextOffset(), json.getTextLength());
    } catch (NumberFormatException e) {
      throw unexpected("a " + type, json);
    }
  }

  private static JsonReader string() {
    Utf8Buffer utf8 = new Utf8Buffer();
    return (json, into, c) -> {
      expectString("a string", json);
      int length =
          utf8.encode(json.getTextCharacters(), json.getTextOffset(), json.getTextLength());
      into.setBytes(c, utf8.bytes(), 0, length);
    };
  }

  private static void setBase64(JsonParser json, RowReceiver into, int ordinal) throws IOException {
    expectString("base64", json);
    int most = base64Bytes(json);
    byte[] bytes = json.getBinaryValue();
    if (bytes.length != most) {
      throw unexpected("base64", json);
    }
    into.setBytes(ordinal, bytes, 0, bytes.length);
  }

  /**
   * The bytes that base64 of this length stands for, or -1; the parser overlooks padding in the
   * middle and white space.
   */
  private static int base64Bytes(JsonParser json) throws IOException {
    char[] chars = json.getTextCharacters();
    int end = json.getTextOffset() + json.getTextLength();
    int padding = 0;
    while (padding < json.getTextLength() && chars[end - 1 - padding] == '=') {
      padding++;
    }
    return json.getTextLength() % 4 == 0 ? json.getTextLength() / 4 * 3 - padding : -1;
  }

  private static void setTimestamp(JsonParser json, RowReceiver into, int ordinal)
      throws IOException {
    long micros =
        json.currentToken() == JsonToken.VALUE_NUMBER_INT
            ? JsonTime.microsOfMillis(integer(json))
            : JsonTime.micros(text("a timestamp", json));
    into.setLong(ordinal, micros);
  }

  private static String text(String wanted, JsonParser json) throws IOException {
    expectString(wanted, json);
    return json.getText();
  }

  private static void expectString(String wanted, JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      throw unexpected(wanted, json);
    }
  }

  static MalformedRecordException unexpected(String wanted, JsonParser json) throws IOException {
    return new MalformedRecordException("%s instead of %s".formatted(describe(json), wanted));
  }

  /** The token as it is, for messages. */
  static String describe(JsonParser json) throws IOException {
    String text = Shortened.of(json.getText());
    return json.currentToken() == JsonToken.VALUE_STRING ? "'" + text + "'" : text;
  }
}
