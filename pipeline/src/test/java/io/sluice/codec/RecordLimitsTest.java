package io.sluice.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.schema.AvroSchemas;
import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.RowReceiver;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import io.sluice.schema.Type.Primitive;
import io.sluice.schema.protobuf.ProtobufFile;
import io.sluice.schema.protobuf.ProtobufImports;
import io.sluice.schema.protobuf.ProtobufSchemas;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one record may be and may claim: beyond it the record is malformed, whatever it says. */
@Timeout(60)
class RecordLimitsTest {

  private static final int MIB = 1 << 20;

  /** What a record may allocate beside a small multiple of its own bytes. */
  private static final long FIXED_BYTES = 256L * MIB;

  @ParameterizedTest
  @ValueSource(
      ints = {
        0,
        1,
        1_000,
        MIB / 2,
        MIB,
        16 * MIB - 12,
        16 * MIB - 11,
        17 * MIB,
        32 * MIB,
        64 * MIB
      })
  void aRecordBeyondTheLimitIsNotLookedInto(int textBytes) {
    RowType type = RowType.of(Field.required("text", Primitive.STRING));
    byte[] record = json("{\"text\":\"" + "x".repeat(textBytes) + "\"}");
    RecordDecoder decoder = new LimitedDecoder(new JsonDecoder(type), 16 * MIB);
    Lengths lengths = new Lengths();

    if (record.length <= 16 * MIB) {
      decoder.decode(record, lengths);
      assertThat(lengths.last).isEqualTo(textBytes);
    } else {
      long bytes =
          Allocation.of(
              () ->
                  assertMalformed(
                      decoder,
                      record,
                      lengths,
                      record.length + " bytes; 'max_record' of its stream allows 16777216"));
      assertThat(bytes).isLessThan(MIB);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 10, 100, 1_000, 10_000})
  void asManyColumnsAsATableMayHaveAreRead(int columns) {
    RowType type =
        new RowType(
            IntStream.range(0, columns)
                .mapToObj(i -> Field.optional("c" + i, Primitive.LONG))
                .toList());
    Row row = new Row(type);
    Row expected = Row.of(type, IntStream.range(0, columns).mapToObj(i -> (long) i).toArray());

    new JsonDecoder(type).decode(new JsonEncoder(type).encode(expected), row);
    assertThat(row).isEqualTo(expected);

    Row fromAvro = new Row(type);
    new AvroDecoder(AvroSchemas.schema(type, "R"), type)
        .decode(AvroEncoder.bare(type).encode(expected), fromAvro);
    assertThat(fromAvro).isEqualTo(expected);

    ProtobufFile.Placed message =
        parse(
            IntStream.range(0, columns)
                .mapToObj(i -> "int64 c%d = %d;".formatted(i, i + 1))
                .collect(Collectors.joining("\n", "message R {\n", "}")));
    Row fromProtobuf = new Row(ProtobufSchemas.rowType(message.message()));
    new ProtobufDecoder(message, fromProtobuf.type()).decode(new byte[1], fromProtobuf);
    assertThat(fromProtobuf.get("c" + (columns - 1))).isEqualTo(0L);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 50, 99, 100, 101, 1_000, 10_000, 100_000, 1_000_000, 8_000_000})
  void depthIsBoundedAndNotTheStack(int depth) {
    RowType type = RowType.of(Field.optional("a", Primitive.LONG));
    byte[] lists = json("{\"x\":" + "[".repeat(depth) + "]".repeat(depth) + "}");
    byte[] unclosed = json("{\"x\":" + "{\"x\":".repeat(depth));

    if (depth < JsonDecoder.MAX_NESTING) {
      new JsonDecoder(type).decode(lists, new Row(type));
    } else {
      assertMalformed(new JsonDecoder(type), lists, new Row(type), "nesting depth");
    }
    assertMalformed(new JsonDecoder(type), unclosed, new Row(type), "");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 99, 100, 101, 1_000_000})
  void depthOfUnknownGroupsIsBoundedAndNotTheStack(int depth) {
    ProtobufFile.Placed message = parse("message R { int64 a = 1; }");
    RowType type = ProtobufSchemas.rowType(message.message());
    byte[] groups = new byte[1 + 2 * depth];
    Arrays.fill(groups, 1, 1 + depth, (byte) (2 << 3 | 3));
    Arrays.fill(groups, 1 + depth, groups.length, (byte) (2 << 3 | 4));

    if (depth <= 100) {
      new ProtobufDecoder(message, type).decode(groups, new Row(type));
    } else {
      assertMalformed(
          new ProtobufDecoder(message, type), groups, new Row(type), "nested more than 100 deep");
    }
  }

  @Test
  void aListThatClaimsItemsDoesNotAllocateThem() {
    RowType type = RowType.of(Field.required("l", new Type.ListOf(Primitive.LONG, false)));
    AvroOutput claim = new AvroOutput();
    claim.writeLong(1L << 60);
    claim.writeLong(7);
    AvroDecoder decoder = new AvroDecoder(AvroSchemas.schema(type, "R"), type);

    long bytes =
        Allocation.of(
            () ->
                assertMalformed(
                    decoder,
                    claim.toByteArray(),
                    new Row(type),
                    "block of 1152921504606846976 items with 1 bytes left"));

    assertThat(bytes).isLessThan(MIB);
  }

  @Test
  void aLengthThatIsClaimedIsNotAllocated() {
    ProtobufFile.Placed message = parse("message R { string s = 1; bytes b = 2; }");
    RowType type = ProtobufSchemas.rowType(message.message());
    byte[] claim = {0, 0x0a, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x07, 'x'};

    assertMalformed(
        new ProtobufDecoder(message, type),
        claim,
        new Row(type),
        "length 2147483647 with 1 bytes left");
  }

  @Test
  void objectsOfNoBytesAreBounded() {
    RowType wide =
        new RowType(
            IntStream.range(0, 1_000)
                .mapToObj(i -> Field.optional("c" + i, Primitive.LONG))
                .toList());
    RowType type = RowType.of(Field.required("l", new Type.ListOf(new Type.Struct(wide), true)));
    byte[] record = json("{\"l\":[" + "{},".repeat(MIB) + "{}]}");

    assertBounded(new JsonDecoder(type), record, new Row(type), "more than 4000000 nested values");
  }

  @Test
  void messagesOfNoBytesAreBounded() {
    ProtobufFile.Placed message =
        parse(
            IntStream.range(0, 1_000)
                .mapToObj(i -> "int64 c%d = %d;".formatted(i, i + 1))
                .collect(
                    Collectors.joining("", "message R { repeated M m = 1; } message M {", "}")));
    RowType type = ProtobufSchemas.rowType(message.message());
    byte[] record = new byte[1 + 2 * MIB];
    for (int i = 1; i < record.length; i += 2) {
      record[i] = 0x0a;
    }

    assertBounded(
        new ProtobufDecoder(message, type),
        record,
        new Row(type),
        "more than 4000000 nested values");
  }

  @Test
  void recordsOfFewBytesThatFillManyColumnsAreBounded() {
    Schema item =
        new Schema.Parser()
            .parse(
                "{'type':'record','name':'I','fields':[{'name':'a','type':'int'}]}"
                    .replace('\'', '"'));
    Schema writer =
        Schema.createRecord(
            "R", null, null, false, List.of(new Schema.Field("l", Schema.createArray(item))));
    List<Field> columns = new ArrayList<>(List.of(Field.optional("a", Primitive.LONG)));
    IntStream.range(0, 1_000).forEach(i -> columns.add(Field.optional("c" + i, Primitive.LONG)));
    RowType type =
        RowType.of(
            Field.required("l", new Type.ListOf(new Type.Struct(new RowType(columns)), true)));
    AvroOutput out = new AvroOutput();
    out.writeLong(MIB);
    byte[] items = Arrays.copyOf(out.toByteArray(), out.toByteArray().length + MIB + 1);

    assertBounded(
        new AvroDecoder(writer, type), items, new Row(type), "more than 4000000 nested values");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1e999999999",
        "-1e-999999999",
        "\"1e2147483647\"",
        "\"1e-2147483648\"",
        "\"1E99999999999999999999\""
      })
  void exponentsBuildNoNumber(String number) {
    RowType type = RowType.of(Field.required("d", new Type.Decimal(38, 10)));
    byte[] record = json("{\"d\":" + number + "}");

    long bytes =
        Allocation.of(
            () -> assertMalformed(new JsonDecoder(type), record, new Row(type), "field 'd'"));

    assertThat(bytes).isLessThan(MIB);
  }

  @ParameterizedTest
  @ValueSource(ints = {1_001, 100_000, 4_000_000})
  void numbersOfManyDigitsAreRefused(int digits) {
    RowType type =
        RowType.of(
            Field.optional("d", new Type.Decimal(38, 10)),
            Field.optional("n", Primitive.LONG),
            Field.optional("x", Primitive.DOUBLE));
    for (String column : type.names()) {
      byte[] record = json("{\"" + column + "\":" + "9".repeat(digits) + "}");
      assertMalformed(new JsonDecoder(type), record, new Row(type), "");
    }
    byte[] text = json("{\"d\":\"" + "9".repeat(digits) + "\"}");
    assertMalformed(new JsonDecoder(type), text, new Row(type), "instead of a decimal(38,10)");
  }

  private static void assertBounded(
      RecordDecoder decoder, byte[] record, RowReceiver into, String message) {
    long bytes = Allocation.of(() -> assertMalformed(decoder, record, into, message));
    assertThat(bytes).isLessThan(FIXED_BYTES);
  }

  private static void assertMalformed(
      RecordDecoder decoder, byte[] record, RowReceiver into, String message) {
    assertThatThrownBy(() -> decoder.decode(record, into))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessageContaining(message)
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(1_000));
  }

  private static ProtobufFile.Placed parse(String body) {
    return ProtobufFile.parse("syntax = \"proto3\";\n" + body, ProtobufImports.none()).first();
  }

  private static byte[] json(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Keeps of each value only how long it was. */
  private static final class Lengths implements RowReceiver {

    private int last = -1;

    @Override
    public void begin() {
      last = -1;
    }

    @Override
    public void setBoolean(int ordinal, boolean value) {}

    @Override
    public void setLong(int ordinal, long value) {}

    @Override
    public void setDouble(int ordinal, double value) {}

    @Override
    public void setBytes(int ordinal, byte[] bytes, int offset, int length) {
      last = length;
    }

    @Override
    public void setObject(int ordinal, Object value) {}
  }
}
