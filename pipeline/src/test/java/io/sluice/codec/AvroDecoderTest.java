package io.sluice.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.schema.Field;
import io.sluice.schema.IncompatibleSchemaException;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AvroDecoderTest {

  @Test
  void widensNumbers() throws IOException {
    assertThat(read("'int'", Type.Primitive.LONG, 7)).isEqualTo(7L);
    assertThat(read("'int'", Type.Primitive.DOUBLE, 7)).isEqualTo(7.0);
    assertThat(read("'long'", Type.Primitive.DOUBLE, 7L)).isEqualTo(7.0);
    assertThat(read("'float'", Type.Primitive.DOUBLE, 0.5f)).isEqualTo(0.5);
    assertThat(read(decimal(4, 2), new Type.Decimal(10, 4), ByteBuffer.wrap(new byte[] {1, 44})))
        .isEqualTo(new BigDecimal("3.0000"));
  }

  @Test
  void refusesAtPlanTimeWhatCouldLoseAValue() {
    assertRefused(
        "'long'",
        Type.Primitive.INT,
        "Cannot fill column 'a': it is int, and the writer's field is long");
    assertRefused("'double'", Type.Primitive.FLOAT, "is double");
    assertRefused("'string'", Type.Primitive.LONG, "is string");
    assertRefused("'long'", Type.Primitive.TIMESTAMP, "is long");
    assertRefused(decimal(10, 4), new Type.Decimal(10, 2), "is decimal(10,4)");
    assertRefused("{'type':'array','items':'int'}", Type.Primitive.INT, "is array");
    assertRefused("['int','string']", Type.Primitive.INT, "union of [int, string]");
  }

  @Test
  void refusesAStringThatIsNotUtf8() {
    RowType type =
        RowType.of(
            Field.required("s", Type.Primitive.STRING),
            Field.required("m", new Type.MapOf(Type.Primitive.LONG, false)));
    AvroDecoder decoder = new AvroDecoder(io.sluice.schema.AvroSchemas.schema(type, "R"), type);

    assertThatThrownBy(() -> decoder.decode(new byte[] {2, (byte) 0xff, 0}, new Row(type)))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessage("Cannot read field 's': string that is not UTF-8 (at byte 1)");
    assertThatThrownBy(() -> decoder.decode(new byte[] {0, 2, 2, (byte) 0xff, 0, 0}, new Row(type)))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessage("Cannot read field 'm{}': string that is not UTF-8 (at byte 3)");
  }

  @Test
  void readsALongAsADoubleOnlyIfThereIsOneOfJustThisNumber() throws IOException {
    long exact = 1L << 53;
    assertThat(read("'long'", Type.Primitive.DOUBLE, exact)).isEqualTo((double) exact);
    assertThat(read("'long'", Type.Primitive.DOUBLE, Long.MIN_VALUE)).isEqualTo(-0x1p63);
    for (long between : new long[] {exact + 1, -exact - 1, Long.MAX_VALUE}) {
      assertThatThrownBy(() -> read("'long'", Type.Primitive.DOUBLE, between))
          .isInstanceOf(MalformedRecordException.class)
          .hasMessageContaining(
              "Cannot read field 'a': %d lies between two doubles".formatted(between));
    }
  }

  @Test
  void readsUuidsOfBothKindsAsText() throws IOException {
    String text = "00112233-4455-6677-8899-aabbccddeeff";
    String written = "{'type':'string','logicalType':'uuid'}";
    String fixed = "{'type':'fixed','name':'U','size':16,'logicalType':'uuid'}";
    byte[] bytes = java.util.HexFormat.of().parseHex(text.replace("-", ""));
    GenericData.Fixed value = new GenericData.Fixed(schema(fixed), bytes);

    assertThat(read(written, Type.Primitive.STRING, text)).isEqualTo(text);
    assertThat(read(fixed, Type.Primitive.STRING, value)).isEqualTo(text);
    assertThat(read(fixed, Type.Primitive.BYTES, value)).isEqualTo(bytes);
  }

  @Test
  void readsMillisecondsAsMicroseconds() throws IOException {
    String millis = "{'type':'long','logicalType':'timestamp-millis'}";
    String micros = "{'type':'long','logicalType':'timestamp-micros'}";
    assertThat(read(millis, Type.Primitive.TIMESTAMP, -5L)).isEqualTo(-5000L);
    assertThat(read(micros, Type.Primitive.TIMESTAMP, -5L)).isEqualTo(-5L);
    assertThatThrownBy(() -> read(millis, Type.Primitive.TIMESTAMP, Long.MAX_VALUE))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessageContaining("Cannot read field 'a': timestamp of 9223372036854775807 millis");
  }

  @Test
  void readsEnumsAsStringsAndFixedAsBytes() throws IOException {
    Schema colour = schema("{'type':'enum','name':'C','symbols':['RED','BLUE']}");
    Schema pair = schema("{'type':'fixed','name':'P','size':2}");
    assertThat(
            read(
                colour.toString(),
                Type.Primitive.STRING,
                new GenericData.EnumSymbol(colour, "BLUE")))
        .isEqualTo("BLUE");
    assertThat(
            read(
                pair.toString(),
                Type.Primitive.BYTES,
                new GenericData.Fixed(pair, new byte[] {1, 2})))
        .isEqualTo(new byte[] {1, 2});
  }

  @Test
  void skipsFieldsWithoutAColumnAndLeavesColumnsWithoutAFieldNull() throws IOException {
    Schema writer =
        schema(
            "{'type':'record','name':'R','fields':[{'name':'x','type':['int','string']},"
                + "{'name':'l','type':{'type':'array','items':'string'}},{'name':'a','type':'int'}]}");
    GenericData.Record record = new GenericData.Record(writer);
    record.put("x", "gone");
    record.put("l", List.of("p", "q"));
    record.put("a", 5);
    RowType type =
        RowType.of(
            Field.optional("new", Type.Primitive.STRING), Field.required("a", Type.Primitive.LONG));

    Row row = new Row(type);
    new AvroDecoder(writer, type).decode(ApacheAvro.write(record), row);

    assertThat(row).isEqualTo(Row.of(type, null, 5L));
  }

  @Test
  void refusesAColumnThatIsNotNullAndNotWritten() {
    RowType type = RowType.of(Field.required("b", Type.Primitive.LONG));
    assertThatThrownBy(() -> new AvroDecoder(recordOf("'int'"), type))
        .isInstanceOf(IncompatibleSchemaException.class)
        .hasMessage("Cannot fill column 'b': it is not null, and the writer's R has no such field");
  }

  @Test
  void refusesNullInAColumnThatIsNotNull() {
    assertThatThrownBy(() -> read("['null','int']", Type.Primitive.INT, null))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessageContaining("Cannot read field 'a': null in a column that is not null");
  }

  @Test
  void refusesARecordThatContainsItself() {
    String tree = "{'type':'record','name':'T','fields':[{'name':'next','type':['null','T']}]}";
    assertThatThrownBy(() -> new AvroDecoder(recordOf(tree), RowType.of()))
        .isInstanceOf(IncompatibleSchemaException.class)
        .hasMessageContaining("record T: it contains itself");
  }

  @Test
  void refusesAListThatAFewBytesCouldMakeEndless() {
    String list = "{'type':'array','items':{'type':'record','name':'E','fields':[]}}";
    assertThatThrownBy(() -> new AvroDecoder(recordOf(list), RowType.of()))
        .isInstanceOf(IncompatibleSchemaException.class)
        .hasMessageContaining("its items take no bytes");
  }

  @Test
  void namesThePathAndTheValuesOfADamage() {
    RowType type = RowType.of(Field.required("l", new Type.ListOf(Type.Primitive.STRING, false)));
    Schema writer = io.sluice.schema.AvroSchemas.schema(type, "R");
    assertThatThrownBy(
            () -> new AvroDecoder(writer, type).decode(new byte[] {2, 99, 1}, new Row(type)))
        .hasMessage("Cannot read field 'l[]': length -50 with 1 bytes left (at byte 1)");
  }

  private static String decimal(int precision, int scale) {
    return "{'type':'bytes','logicalType':'decimal','precision':%d,'scale':%d}"
        .formatted(precision, scale);
  }

  private static void assertRefused(String field, Type column, String message) {
    RowType type = RowType.of(Field.required("a", column));
    assertThatThrownBy(() -> new AvroDecoder(recordOf(field), type))
        .isInstanceOf(IncompatibleSchemaException.class)
        .hasMessageContaining(message);
  }

  private static @Nullable Object read(String field, Type column, @Nullable Object value)
      throws IOException {
    Schema writer = recordOf(field);
    GenericData.Record record = new GenericData.Record(writer);
    record.put("a", value);
    RowType type = RowType.of(Field.required("a", column));
    Row row = new Row(type);
    new AvroDecoder(writer, type).decode(ApacheAvro.write(record), row);
    return row.get("a");
  }

  private static Schema recordOf(String field) {
    return schema(
        "{'type':'record','name':'R','fields':[{'name':'a','type':%s}]}".formatted(field));
  }

  private static Schema schema(String json) {
    return new Schema.Parser().parse(json.replace('\'', '"'));
  }
}
