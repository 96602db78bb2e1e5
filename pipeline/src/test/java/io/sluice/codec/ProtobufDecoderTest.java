package io.sluice.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.CodedOutputStream;
import io.sluice.schema.Field;
import io.sluice.schema.IncompatibleSchemaException;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import io.sluice.schema.Type.Primitive;
import io.sluice.schema.protobuf.ProtobufFile;
import io.sluice.schema.protobuf.ProtobufImports;
import io.sluice.schema.protobuf.ProtobufSchemas;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProtobufDecoderTest {

  /** Writes the fields of a message, with protobuf-java's primitives. */
  private interface Fields {
    void write(CodedOutputStream out) throws IOException;
  }

  @Test
  void theLastOfAFieldWins() {
    assertThat(
            read(
                "int32 a = 1; string b = 2;",
                out -> {
                  out.writeInt32(1, 5);
                  out.writeString(2, "x");
                  out.writeInt32(1, 6);
                  out.writeString(2, "");
                }))
        .containsExactly(6L, "");
  }

  @Test
  void piecesOfAMessageAreMerged() {
    assertThat(
            read(
                "M m = 1; message M { int32 a = 1; int32 b = 2; repeated int32 c = 3; }",
                out -> {
                  nested(out, 1, in -> in.writeInt32(1, 5));
                  nested(
                      out,
                      1,
                      in -> {
                        in.writeInt32(2, 6);
                        in.writeInt32(3, 7);
                      });
                  nested(out, 1, in -> in.writeInt32(3, 8));
                }))
        .hasToString("[[5, 6, [7, 8]]]");
  }

  @Test
  void aMemberOfAOneofClearsTheOthers() {
    String body =
        "oneof choice { int32 a = 1; M m = 2; string s = 3; } message M { int32 x = 1; int32 y = 2; }";
    Fields first = out -> nested(out, 2, in -> in.writeInt32(1, 5));
    Fields second = out -> nested(out, 2, in -> in.writeInt32(2, 6));

    assertThat(read(body, out -> {})).containsExactly(null, null, null);
    assertThat(read(body, out -> out.writeInt32(1, 0))).containsExactly(0L, null, null);
    assertThat(read(body, all(first, second))).hasToString("[null, [5, 6], null]");
    assertThat(read(body, all(first, out -> out.writeInt32(1, 9), second)))
        .hasToString("[null, [0, 6], null]");
    assertThat(read(body, all(first, out -> out.writeString(3, "z"))))
        .containsExactly(null, null, "z");
  }

  @Test
  void aMemberWithoutAColumnClearsToo() {
    ProtobufFile.Placed message = parse("oneof c { int32 a = 1; int32 b = 2; }");
    RowType type = RowType.of(Field.optional("a", Primitive.INT));
    Fields both = all(out -> out.writeInt32(1, 5), out -> out.writeInt32(2, 6));

    assertThat(decode(new ProtobufDecoder(message, type), type, record(both)))
        .containsExactly((Object) null);
  }

  @Test
  void implicitPresenceHasItsDefaultAndOptionalHasNone() {
    assertThat(
            read(
                "int32 a = 1; optional int32 b = 2; string c = 3; bytes d = 4; bool e = 5;"
                    + " double f = 6; uint64 g = 7; K k = 8; repeated int32 l = 9;"
                    + " map<string,int32> m = 10; M n = 11;"
                    + " enum K { ZERO = 0; ONE = 1; } message M { int32 x = 1; }",
                out -> {}))
        .containsExactly(
            0L,
            null,
            "",
            new byte[0],
            false,
            0.0,
            BigDecimal.ZERO,
            "ZERO",
            List.of(),
            Map.of(),
            null);
  }

  @Test
  void proto2HasPresenceAndItsRequiredFieldsAreRequired() {
    ProtobufFile.Placed message =
        ProtobufFile.parse(
                "message R { required int32 a = 1; optional int32 b = 2 [default = 7]; }",
                ProtobufImports.none())
            .first();
    RowType type = ProtobufSchemas.rowType(message.message());
    assertThat(type).hasToString("(a int not null, b int)");
    ProtobufDecoder decoder = new ProtobufDecoder(message, type);

    assertThat(decode(decoder, type, record(out -> out.writeInt32(1, 3))))
        .containsExactly(3L, null);
    assertThatThrownBy(() -> decode(decoder, type, record(out -> out.writeInt32(2, 3))))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessage("Cannot read field 'a': missing, and the column is not null");
  }

  @Test
  void packedAndNotPackedAreReadAlike() {
    assertThat(
            read(
                "repeated sint32 a = 1 [packed = false]; repeated fixed64 b = 2;",
                out -> {
                  out.writeSInt32(1, -1);
                  nested(
                      out,
                      1,
                      in -> {
                        in.writeSInt32NoTag(-2);
                        in.writeSInt32NoTag(3);
                      });
                  out.writeFixed64(2, 4);
                }))
        .containsExactly(List.of(-1L, -2L, 3L), List.of(new BigDecimal(4)));
  }

  @Test
  void unsignedNumbersAreNeverNegative() {
    assertThat(
            read(
                "uint32 a = 1; fixed32 b = 2; uint64 c = 3; fixed64 d = 4;",
                out -> {
                  out.writeUInt32(1, -1);
                  out.writeFixed32(2, -1);
                  out.writeUInt64(3, -1);
                  out.writeFixed64(4, Long.MIN_VALUE);
                }))
        .containsExactly(
            4294967295L,
            4294967295L,
            new BigDecimal("18446744073709551615"),
            new BigDecimal("9223372036854775808"));
  }

  @Test
  void anEnumIsItsNameAndAnUnknownNumberOfAnOpenOneIsTheNumber() {
    String body = "K k = 1; enum K { option allow_alias = true; ZERO = 0; ONE = 1; EINS = 1; }";
    assertThat(read(body, out -> out.writeEnum(1, 1))).containsExactly("ONE");
    assertThat(read(body, out -> out.writeEnum(1, 77))).containsExactly("77");
    assertThat(read(body, out -> out.writeEnum(1, -77))).containsExactly("-77");
  }

  @Test
  void anUnknownNumberOfAClosedEnumIsMalformed() {
    ProtobufFile.Placed message =
        ProtobufFile.parse(
                "message R { optional K k = 1; enum K { ONE = 1; } }", ProtobufImports.none())
            .first();
    RowType type = ProtobufSchemas.rowType(message.message());
    assertThatThrownBy(
            () ->
                decode(
                    new ProtobufDecoder(message, type), type, record(out -> out.writeEnum(1, 2))))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessage("Cannot read field 'k': enum R.K has no number 2 (at byte 2)");
  }

  @Test
  void keysOfMapsAreTextAndTheLastValueWins() {
    assertThat(
            read(
                "map<uint64, string> a = 1; map<bool, int32> b = 2;",
                out -> {
                  nested(
                      out,
                      1,
                      in -> {
                        in.writeUInt64(1, -1);
                        in.writeString(2, "x");
                      });
                  nested(out, 2, in -> in.writeInt32(2, 5));
                  nested(
                      out,
                      2,
                      in -> {
                        in.writeInt32(2, 6);
                        in.writeBool(1, false);
                      });
                  nested(out, 2, in -> in.writeBool(1, true));
                }))
        .containsExactly(Map.of("18446744073709551615", "x"), Map.of("false", 6L, "true", 0L));
  }

  @Test
  void digitsBeyondTheMicrosecondAreDroppedTowardsThePast() {
    String body = "google.protobuf.Timestamp t = 1;";
    assertThat(read(body, out -> timestamp(out, -1, 999_999_999))).containsExactly(-1L);
    assertThat(read(body, out -> timestamp(out, 1, 1_999))).containsExactly(1_000_001L);
    assertThat(read(body, out -> nested(out, 1, in -> {}))).containsExactly(0L);
    assertThat(read(body, out -> {})).containsExactly((Object) null);
    assertMalformed(body, out -> timestamp(out, 0, -1), "'t': timestamp with -1 nanoseconds");
    assertMalformed(body, out -> timestamp(out, 0, 1_000_000_000), "1000000000 nanoseconds");
    assertMalformed(body, out -> timestamp(out, Long.MAX_VALUE, 0), "is out of range");
  }

  @Test
  void datesAreWholeDates() {
    String body = "google.type.Date d = 1;";
    assertThat(read(body, out -> date(out, 1970, 1, 2))).containsExactly(1L);
    assertMalformed(body, out -> date(out, 2024, 2, 0), "'d': 2024-2-0 is no date");
    assertMalformed(body, out -> date(out, 2023, 2, 29), "2023-2-29 is no date");
  }

  @Test
  void wrappersAreNullableScalars() {
    String body = "google.protobuf.UInt64Value a = 1; google.protobuf.StringValue b = 2;";
    assertThat(read(body, out -> {})).containsExactly(null, null);
    assertThat(
            read(
                body,
                out -> {
                  nested(out, 1, in -> in.writeUInt64(1, -1));
                  nested(out, 2, in -> {});
                }))
        .containsExactly(new BigDecimal("18446744073709551615"), "");
  }

  @Test
  void decimalsHaveThePrecisionThatTheirFieldGives() {
    String meta =
        " [(confluent.field_meta) = { params: [{ key: \"precision\", value: \"5\" },"
            + " { key: \"scale\", value: \"2\" }] }];";
    String bytes = "confluent.type.Decimal d = 1" + meta;
    String text = "google.type.Decimal d = 1" + meta;

    assertThat(read(bytes, out -> nested(out, 1, in -> unscaled(in, 1234, 2))))
        .containsExactly(new BigDecimal("12.34"));
    assertThat(read(bytes, out -> nested(out, 1, in -> unscaled(in, 12, -1))))
        .containsExactly(new BigDecimal("120.00"));
    assertThat(read(text, out -> nested(out, 1, in -> in.writeString(1, "1.5"))))
        .containsExactly(new BigDecimal("1.50"));
    assertMalformed(bytes, out -> nested(out, 1, in -> unscaled(in, 1, 3)), "0.001 does not fit");
    assertMalformed(bytes, out -> nested(out, 1, in -> unscaled(in, 1, -99)), "does not fit");
    assertMalformed(
        bytes,
        out -> nested(out, 1, in -> unscaled(in, 1, Integer.MIN_VALUE)),
        "does not fit decimal(5,2)");
    assertMalformed(
        text,
        out -> nested(out, 1, in -> in.writeString(1, "1e999999999")),
        "does not fit decimal(5,2)");
    assertMalformed(
        text, out -> nested(out, 1, in -> in.writeString(1, "x")), "'x' instead of a decimal(5,2)");
  }

  @Test
  void decimalsWithoutPrecisionAreRecords() {
    ProtobufFile.Placed message = parse("google.type.Decimal d = 1; confluent.type.Decimal e = 2;");
    assertThat(ProtobufSchemas.rowType(message.message()))
        .hasToString("(d struct(value string), e struct(value bytes, precision long, scale int))");
  }

  @Test
  void fieldsThatNobodyKnowsAreSkipped() {
    assertThat(
            read(
                "int32 a = 1;",
                out -> {
                  out.writeString(9, "x");
                  out.writeFixed32(10, 1);
                  out.writeFixed64(11, 1);
                  out.writeTag(12, 3);
                  out.writeInt64(1, 99);
                  out.writeTag(13, 3);
                  out.writeTag(13, 4);
                  out.writeTag(12, 4);
                  out.writeInt32(1, 7);
                }))
        .containsExactly(7L);
  }

  @Test
  void whatContradictsTheSchemaIsMalformed() {
    assertMalformed(
        "int32 a = 1;", out -> out.writeString(1, "x"), "'a': wire type 2 instead of 0");
    assertMalformed("string a = 1;", out -> out.writeInt32(1, 1), "wire type 0 instead of 2");
    assertMalformed("int32 a = 1;", out -> out.writeInt64(1, 1L << 31), "2147483648 is out of");
    assertMalformed("uint32 a = 1;", out -> out.writeUInt64(1, -1), "out of the range of 32 bits");
    assertMalformed("sint32 a = 1;", out -> out.writeSInt64(1, 1L << 31), "range of 32 bits");
    assertMalformed("bool a = 1;", out -> out.writeInt32(1, 2), "boolean of value 2");
    assertMalformed(
        "string a = 1;",
        out -> out.writeByteArray(1, new byte[] {(byte) 0xc0, (byte) 0x80}),
        "'a': string that is not UTF-8");
    assertMalformed("int32 a = 1;", out -> out.writeTag(2, 4), "end of a group");
    assertMalformed("int32 a = 1;", out -> out.writeTag(2, 6), "wire type 6");
    assertMalformed("int32 a = 1;", out -> out.writeUInt32NoTag(0), "tag 0 of no field");
    assertMalformed(
        "M m = 1; message M { repeated M2 n = 1; } message M2 { fixed32 x = 1; }",
        out -> nested(out, 1, m -> nested(m, 1, n -> n.writeTag(1, 5))),
        "Cannot read field 'm.n[].x': 4 bytes needed, 0 left");
  }

  @Test
  void aMessageDoesNotReadBeyondItsEnd() {
    assertMalformed(
        "M m = 1; int32 z = 2; message M { string s = 1; }",
        out -> {
          out.writeTag(1, 2);
          out.writeUInt32NoTag(2);
          out.writeTag(1, 2);
          out.writeUInt32NoTag(2);
          out.writeInt32(2, 5);
        },
        "'m.s': length 2 with 0 bytes left");
  }

  @Test
  void theIndexesSayWhichMessageItIs() throws IOException {
    String text =
        "syntax = \"proto3\"; package p; message A { int32 a = 1; }"
            + " message B { int32 b = 1; message C { int32 c = 1; } enum E { Z = 0; } message D { int32 d = 1; } }";
    ProtobufFile file = ProtobufFile.parse(text, ProtobufImports.none());

    assertThat(file.first().indexes()).containsExactly(0);
    ProtobufFile.Placed nested = file.message("p.B.D");
    assertThat(nested.indexes()).containsExactly(1, 1);
    RowType type = ProtobufSchemas.rowType(nested.message());
    ProtobufDecoder decoder = new ProtobufDecoder(nested, type);
    assertThat(decode(decoder, type, new byte[] {4, 2, 2, 8, 5})).containsExactly(5L);
    assertThatThrownBy(() -> decode(decoder, type, new byte[] {0, 8, 5}))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessageContaining(
            "the record does not hold message p.B.D, whose place in the schema is [1, 1]");

    ProtobufDecoder first = new ProtobufDecoder(file.first(), RowType.of());
    first.decode(new byte[] {2, 0, 8, 5}, new Row(RowType.of()));
    assertThatThrownBy(() -> first.decode(new byte[] {}, new Row(RowType.of())))
        .isInstanceOf(MalformedRecordException.class);
    assertThatThrownBy(
            () -> first.decode(new byte[] {(byte) 0xfe, (byte) 0xff, 3}, new Row(RowType.of())))
        .isInstanceOf(MalformedRecordException.class);
  }

  @Test
  void aFieldOfANewerSchemaIsNull() {
    ProtobufFile.Placed older = parse("int32 a = 1;");
    RowType newer =
        RowType.of(Field.optional("a", Primitive.LONG), Field.optional("b", Primitive.STRING));
    assertThat(
            decode(new ProtobufDecoder(older, newer), newer, record(out -> out.writeInt32(1, 5))))
        .containsExactly(5L, null);
  }

  @Test
  void refusesAtPlanTimeWhatCouldLoseAValue() {
    assertRefused("int64 a = 1;", Primitive.INT, "it is int, and the writer's field is int64");
    assertRefused("uint64 a = 1;", Primitive.LONG, "writer's field is uint64");
    assertRefused("uint64 a = 1;", new Type.Decimal(20, 1), "writer's field is uint64");
    assertRefused("repeated int32 a = 1;", Primitive.INT, "writer's field is repeated int32");
    assertRefused("map<int32,int32> a = 1;", Primitive.INT, "field is map<int32, int32>");
    assertRefused("google.protobuf.Timestamp a = 1;", Primitive.LONG, "google.protobuf.Timestamp");
    assertRefused("bytes a = 1;", Primitive.STRING, "writer's field is bytes");
    assertThatThrownBy(
            () ->
                new ProtobufDecoder(
                    parse("int32 a = 1;"), RowType.of(Field.required("b", Primitive.INT))))
        .isInstanceOf(IncompatibleSchemaException.class)
        .hasMessage("Cannot fill column 'b': it is not null, and the writer's R has no such field");
  }

  @Test
  void widensNumbers() {
    ProtobufFile.Placed message = parse("int32 a = 1; float b = 2; int64 c = 3; uint64 d = 4;");
    RowType type =
        RowType.of(
            Field.optional("a", Primitive.LONG),
            Field.optional("b", Primitive.DOUBLE),
            Field.optional("c", Primitive.DOUBLE),
            Field.optional("d", new Type.Decimal(22, 2)));
    assertThat(
            decode(
                new ProtobufDecoder(message, type),
                type,
                record(
                    out -> {
                      out.writeInt32(1, -3);
                      out.writeFloat(2, 0.5f);
                      out.writeInt64(3, 7);
                      out.writeUInt64(4, 8);
                    })))
        .containsExactly(-3L, 0.5, 7.0, new BigDecimal("8.00"));
  }

  private static void assertRefused(String body, Type column, String message) {
    assertThatThrownBy(
            () -> new ProtobufDecoder(parse(body), RowType.of(Field.optional("a", column))))
        .isInstanceOf(IncompatibleSchemaException.class)
        .hasMessageContaining(message);
  }

  private static void assertMalformed(String body, Fields fields, String message) {
    assertThatThrownBy(() -> read(body, fields))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessageContaining(message);
  }

  private static Fields all(Fields... pieces) {
    return out -> {
      for (Fields piece : pieces) {
        piece.write(out);
      }
    };
  }

  private static void nested(CodedOutputStream out, int field, Fields fields) throws IOException {
    out.writeByteArray(field, bytes(fields));
  }

  private static void timestamp(CodedOutputStream out, long seconds, int nanos) throws IOException {
    nested(
        out,
        1,
        in -> {
          in.writeInt64(1, seconds);
          in.writeInt32(2, nanos);
        });
  }

  private static void date(CodedOutputStream out, int year, int month, int day) throws IOException {
    nested(
        out,
        1,
        in -> {
          in.writeInt32(1, year);
          in.writeInt32(2, month);
          in.writeInt32(3, day);
        });
  }

  private static void unscaled(CodedOutputStream out, long number, int scale) throws IOException {
    out.writeByteArray(1, java.math.BigInteger.valueOf(number).toByteArray());
    out.writeInt32(3, scale);
  }

  private static List<Object> read(String body, Fields fields) {
    ProtobufFile.Placed message = parse(body);
    RowType type = ProtobufSchemas.rowType(message.message());
    return decode(new ProtobufDecoder(message, type), type, record(fields));
  }

  private static List<Object> decode(ProtobufDecoder decoder, RowType type, byte[] record) {
    Row row = new Row(type);
    decoder.decode(record, row);
    return java.util.Arrays.asList(type.names().stream().map(row::get).toArray());
  }

  private static ProtobufFile.Placed parse(String body) {
    String text =
        """
        syntax = "proto3";
        import "google/protobuf/timestamp.proto";
        import "google/protobuf/wrappers.proto";
        import "google/type/date.proto";
        import "google/type/decimal.proto";
        import "confluent/type/decimal.proto";
        import "confluent/meta.proto";
        message R { %s }
        """;
    return ProtobufFile.parse(text.formatted(body), ProtobufImports.none()).first();
  }

  private static byte[] record(Fields fields) {
    byte[] message = bytes(fields);
    byte[] record = new byte[1 + message.length];
    System.arraycopy(message, 0, record, 1, message.length);
    return record;
  }

  private static byte[] bytes(Fields fields) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      fields.write(out);
      out.flush();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
