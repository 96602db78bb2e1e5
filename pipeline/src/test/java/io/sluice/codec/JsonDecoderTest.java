package io.sluice.codec;

import static io.sluice.schema.Type.Primitive.BOOLEAN;
import static io.sluice.schema.Type.Primitive.BYTES;
import static io.sluice.schema.Type.Primitive.DATE;
import static io.sluice.schema.Type.Primitive.DOUBLE;
import static io.sluice.schema.Type.Primitive.FLOAT;
import static io.sluice.schema.Type.Primitive.INT;
import static io.sluice.schema.Type.Primitive.LONG;
import static io.sluice.schema.Type.Primitive.STRING;
import static io.sluice.schema.Type.Primitive.TIMESTAMP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JsonDecoderTest {

  @Test
  void ignoresFieldsWithoutAColumn() {
    assertThat(decode("{'x':{'y':[1,{}]},'a':1}", LONG)).isEqualTo(1L);
  }

  @Test
  void takesMissingAndNullAlike() {
    RowType type = RowType.of(Field.optional("a", LONG));
    assertThat(decode("{}", type).get("a")).isNull();
    assertThat(decode("{'a':null}", type).get("a")).isNull();
    assertMalformed(
        "{}", LONG, "Cannot read field 'a': missing, or null, and the column is not null");
    assertMalformed("{'a':null}", LONG, "missing, or null");
  }

  @Test
  void takesIntegersOnlyWhole() {
    assertThat(decode("{'a':-2147483648}", INT)).isEqualTo(-2147483648L);
    assertThat(decode("{'a':9223372036854775807}", LONG)).isEqualTo(Long.MAX_VALUE);
    assertMalformed("{'a':2147483648}", INT, "2147483648 is out of the range of an int");
    assertMalformed("{'a':9223372036854775808}", LONG, "out of the range of a long");
    assertMalformed("{'a':1.5}", LONG, "Cannot read field 'a': 1.5 instead of an integer");
    assertMalformed("{'a':'1'}", LONG, "'1' instead of an integer");
    assertMalformed("{'a':[1]}", LONG, "[ instead of an integer");
  }

  @Test
  void takesFloatingNumbersInRange() {
    assertThat(decode("{'a':1}", DOUBLE)).isEqualTo(1.0);
    assertThat(decode("{'a':'-Infinity'}", DOUBLE)).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(decode("{'a':0.1}", FLOAT)).isEqualTo((double) 0.1f);
    assertMalformed("{'a':1e400}", DOUBLE, "out of the range of a double");
    assertMalformed("{'a':1e39}", FLOAT, "out of the range of a float");
    assertMalformed("{'a':NaN}", DOUBLE, "NaN");
    assertMalformed("{'a':'1.0'}", DOUBLE, "'1.0' instead of a number");
  }

  @Test
  void takesDecimalsWithoutRounding() {
    Type money = new Type.Decimal(5, 2);
    assertThat(decode("{'a':1.5}", money)).isEqualTo(new BigDecimal("1.50"));
    assertThat(decode("{'a':'123.4500'}", money)).isEqualTo(new BigDecimal("123.45"));
    assertThat(decode("{'a':0e99}", money)).isEqualTo(new BigDecimal("0.00"));
    assertMalformed("{'a':1.005}", money, "1.005 does not fit decimal(5,2)");
    assertMalformed("{'a':1000}", money, "1000 does not fit");
    assertMalformed("{'a':1e999999999}", money, "does not fit");
    assertMalformed("{'a':1e-999999999}", money, "does not fit");
    assertMalformed("{'a':'one'}", money, "'one' instead of a decimal(5,2)");
  }

  @Test
  void takesTimestampsWithAnOffsetOrAsMilliseconds() {
    assertThat(decode("{'a':'1970-01-01T01:00:00.000001+01:00'}", TIMESTAMP)).isEqualTo(1L);
    assertThat(decode("{'a':'1969-12-31T23:59:59.999999999Z'}", TIMESTAMP)).isEqualTo(-1L);
    assertThat(decode("{'a':-3}", TIMESTAMP)).isEqualTo(-3000L);
    assertMalformed(
        "{'a':'1970-01-01T01:00:00'}", TIMESTAMP, "'1970-01-01T01:00:00' is no timestamp");
    assertMalformed("{'a':9223372036854775807}", TIMESTAMP, "out of range");
    assertMalformed("{'a':'+999999999-01-01T00:00:00Z'}", TIMESTAMP, "out of range");
    assertMalformed("{'a':1.5}", TIMESTAMP, "1.5 instead of a timestamp");
  }

  @Test
  void takesDatesBooleansStringsAndBase64() {
    assertThat(decode("{'a':'1970-01-02'}", DATE)).isEqualTo(1L);
    assertThat(decode("{'a':true}", BOOLEAN)).isEqualTo(true);
    assertThat(decode("{'a':'\\ud83d\\ude00'}", STRING)).isEqualTo("\ud83d\ude00");
    assertThat(decode("{'a':'AQI='}", BYTES)).isEqualTo(new byte[] {1, 2});
    assertMalformed("{'a':'1970-02-30'}", DATE, "'1970-02-30' is no date");
    assertMalformed("{'a':0}", BOOLEAN, "0 instead of a boolean");
    assertMalformed("{'a':5}", STRING, "5 instead of a string");
    assertMalformed("{'a':'\\ud83d'}", STRING, "half of a surrogate pair");
    assertMalformed("{'a':'?'}", BYTES, "base64");
    assertMalformed("{'a':'AQ==AQI='}", BYTES, "'AQ==AQI=' instead of base64");
    assertMalformed("{'a':'AQIE AQI='}", BYTES, "'AQIE AQI=' instead of base64");
  }

  @Test
  void refusesWhatIsNotOneObject() {
    assertMalformed("", LONG, "no JSON in it");
    assertMalformed("[1]", LONG, "[ instead of an object");
    assertMalformed("{'a':1}{", LONG, "{ behind the object");
    assertMalformed("{'a':1} x", LONG, "'x'");
  }

  @Test
  void refusesAFieldThatAppearsTwice() {
    assertMalformed("{'a':1,'a':1}", LONG, "Duplicate field 'a'");
    assertMalformed(
        "{'a':1,'x':{'b':1,'b':2}}", LONG, "Cannot read field 'x': Duplicate field 'b'");
  }

  @Test
  void refusesDepthWithoutEnd() {
    String deep = "[".repeat(200_000);
    assertMalformed("{'x':" + deep, LONG, "nesting depth");
  }

  @Test
  void namesThePathAndShortensTheToken() {
    Type items = new Type.ListOf(new Type.Struct(RowType.of(Field.required("price", LONG))), false);
    assertMalformed(
        "{'a':[{'price':1},{'price':'%s'}]}".formatted("9".repeat(100)),
        items,
        "Cannot read field 'a[1].price': '%s...' instead of an integer".formatted("9".repeat(40)));
    assertMalformed("{'a':[null]}", items, "Cannot read field 'a[0]': null");
    assertMalformed("{'a':{'k':0.5}}", new Type.MapOf(INT, true), "Cannot read field 'a{k}': 0.5");
  }

  @Test
  void missesAFieldInEachObjectOfAList() {
    Type items = new Type.ListOf(new Type.Struct(RowType.of(Field.required("p", LONG))), false);
    assertMalformed("{'a':[{'p':1},{}]}", items, "Cannot read field 'a[1].p': missing");
  }

  @Test
  void writesMicrosecondsInUtc() {
    RowType type = RowType.of(Field.required("t", TIMESTAMP), Field.optional("n", LONG));
    assertThat(
            new String(
                new JsonEncoder(type).encode(Row.of(type, 1L, null)), StandardCharsets.UTF_8))
        .isEqualTo("{\"t\":\"1970-01-01T00:00:00.000001Z\",\"n\":null}");
  }

  private static @Nullable Object decode(String json, Type type) {
    return decode(json, RowType.of(Field.required("a", type))).get("a");
  }

  private static Row decode(String json, RowType type) {
    Row row = new Row(type);
    new JsonDecoder(type).decode(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8), row);
    return row;
  }

  private static void assertMalformed(String json, Type type, String message) {
    assertThatThrownBy(() -> decode(json, type))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessageContaining(message);
  }
}
