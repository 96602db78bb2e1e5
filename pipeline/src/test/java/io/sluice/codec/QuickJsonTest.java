package io.sluice.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import io.sluice.schema.Type.Primitive;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The quick way against the slow one, which is Jackson's: it reads the same or declines. */
class QuickJsonTest {

  private static final int SEEDS = 60_000;

  private static final RowType TYPE =
      RowType.of(
          Field.required("a", Primitive.LONG),
          Field.optional("b", Primitive.INT),
          Field.optional("text", Primitive.STRING),
          Field.optional("größe", Primitive.DOUBLE),
          Field.optional("f", Primitive.FLOAT),
          Field.optional("d", Primitive.DATE),
          Field.optional("t", Primitive.TIMESTAMP),
          Field.optional("ok", Primitive.BOOLEAN),
          Field.optional("sum", new Type.Decimal(7, 2)),
          Field.optional("raw", Primitive.BYTES));

  private static final List<String> NAMES =
      List.of("a", "b", "text", "größe", "f", "d", "t", "ok", "sum", "x", "y", "raw", "\\u0061");

  private static final List<String> VALUES =
      List.of(
          "0",
          "-0",
          "7",
          "-12",
          "007",
          "1.5",
          "-0.0",
          "0.1",
          "1e3",
          "1E+2",
          "2.5e-3",
          "1e400",
          "3.5e38",
          "123456789012345678",
          "1234567890123456789",
          "9223372036854775807",
          "9223372036854775808",
          "-9223372036854775808",
          "2147483647",
          "2147483648",
          "-2147483649",
          "0.123456789012345678901",
          "9007199254740993",
          "9007199254740993.0",
          "1.",
          ".5",
          "+1",
          "1_0",
          "true",
          "false",
          "null",
          "tru",
          "nullx",
          "TRUE",
          "\"\"",
          "\"x\"",
          "\"größe\"",
          "\"a long text without anything in it\"",
          "\"\\n\\t\\\\ \\\"q\\\" \\/\"",
          "\"\\u00e9\"",
          "\"\\ud83d\\ude00\"",
          "\"\\ud83d\"",
          "\"\\ude00 \"",
          "\"\\u12\"",
          "\"\\x\"",
          "\"\t\"",
          "\"\uD83D\uDE00 eight bytes\"",
          "\"unended",
          "\"\\\"",
          "\"2024-12-31\"",
          "\"2024-02-30\"",
          "\"0000-01-01\"",
          "\"12024-01-01\"",
          "\"2024-1-1\"",
          "\"2024-12-31T23:59:59Z\"",
          "\"2024-12-31T23:59:59.1Z\"",
          "\"2024-12-31T23:59:59.123456789Z\"",
          "\"2024-12-31T23:59:59.1234567890Z\"",
          "\"1969-12-31T23:59:59.9999999Z\"",
          "\"2024-12-31T24:00:00Z\"",
          "\"2024-12-31T23:59:60Z\"",
          "\"2024-12-31T23:59Z\"",
          "\"2024-12-31T23:59:59+01:00\"",
          "\"2024-12-31t23:59:59z\"",
          "\"2024-12-31T23:59:59.Z\"",
          "\"2024-12-31T23:59:59 Z\"",
          "1735689599123",
          "9223372036854775",
          "9223372036854776",
          "\"12.34\"",
          "\"1e1\"",
          "\" 1\"",
          "12345.678",
          "123456.7",
          "99999.99",
          "0.00",
          "-0.00",
          "\"NaN\"",
          "\"Infinity\"",
          "NaN",
          "[1]",
          "{}",
          "{\"k\":1}",
          "[",
          "\"AQI=\"",
          "\"?\"");

  /** One for all records of a test, for it learns their order. */
  private final QuickJson quick = new QuickJson(TYPE, WholeNumbers.NEAREST);

  @Test
  void readsWhatTheSlowWayReadsOrDeclines() {
    int count = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      byte[] json = json(new Random(seed));
      Optional<Row> read = quick(json);
      assertThat(disagree(read, json)).as("seed %d: %s", seed, text(json)).isFalse();
      count += read.isPresent() ? 1 : 0;
    }
    assertThat(count).isGreaterThan(SEEDS / 10);
  }

  @Test
  void readsTheSameWhereAByteIsSpoiled() {
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      byte[] json = json(random);
      json[random.nextInt(json.length)] = (byte) random.nextInt();
      assertThat(disagree(quick(json), json)).as("seed %d: %s", seed, text(json)).isFalse();
    }
  }

  @Test
  void theCheckFindsAQuickWayThatReadsSomethingElse() {
    byte[] json = utf8("{\"a\":1}");
    assertThat(disagree(quick(json), json)).isFalse();
    assertThat(disagree(quick(utf8("{\"a\":2}")), json)).isTrue();
    assertThat(disagree(quick(json), utf8("{\"a\":01}"))).isTrue();
  }

  @Test
  void declinesNothingThatIsCommon() {
    byte[] json =
        utf8(
            """
            {"a": 1, "b": -2, "text": "\\"größe\\" \\u00e9", "größe": 1.25e7, "f": 0.1,
             "d": "2024-12-31", "t": "2024-12-31T23:59:59.123Z", "ok": true, "sum": "12.30",
             "more": "unknown", "raw": null}
            """);
    assertThat(quick(json)).isPresent();
    assertThat(quick(utf8("{\"sum\":-12.3,\"t\":-5,\"a\":0}"))).isPresent();
  }

  private static boolean disagree(Optional<Row> quick, byte[] json) {
    return quick.isPresent() && !quick.equals(slow(json));
  }

  private Optional<Row> quick(byte[] json) {
    Row row = new Row(TYPE);
    return quick.read(json, 0, row) ? Optional.of(row) : Optional.empty();
  }

  private static Optional<Row> slow(byte[] json) {
    Row row = new Row(TYPE);
    try {
      new JsonDecoder(TYPE).decodeAny(json, 0, row);
      return Optional.of(row);
    } catch (MalformedRecordException malformed) {
      return Optional.empty();
    }
  }

  /** An object of few fields, of which most have a value of a right type. */
  private static byte[] json(Random random) {
    StringBuilder text = new StringBuilder(blank(random)).append("{");
    int fields = random.nextInt(5);
    for (int i = 0; i < fields; i++) {
      String name = NAMES.get(random.nextInt(NAMES.size()));
      text.append(i == 0 ? "" : ",")
          .append(blank(random))
          .append('"')
          .append(name)
          .append('"')
          .append(blank(random))
          .append(':')
          .append(blank(random))
          .append(VALUES.get(random.nextInt(VALUES.size())))
          .append(blank(random));
    }
    boolean complete = random.nextInt(3) > 0;
    text.append(complete ? (fields == 0 ? "" : ",") + "\"a\":5" : "");
    return utf8(text.append("}").append(blank(random)).toString());
  }

  private static String blank(Random random) {
    return random.nextInt(10) == 0 ? List.of(" ", "\n", "\t", "\r\n").get(random.nextInt(4)) : "";
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] json) {
    return new String(json, StandardCharsets.UTF_8);
  }
}
