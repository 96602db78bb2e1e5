package io.sluice.codec;

import static io.sluice.codec.RandomRows.plain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.sluice.schema.AvroSchemas;
import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import java.util.Arrays;
import java.util.Collections;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class AvroRoundTripTest {

  private static final int TYPES = 400;
  private static final int ROWS = 5;

  private interface Check {
    void check(Row row, Schema schema, RandomRows random) throws Exception;
  }

  @Test
  void readsWhatApacheAvroWrites() throws Exception {
    forRandomRows(
        (row, schema, random) ->
            assertThat(plain(decode(ApacheAvro.write(row, schema), schema, row.type())))
                .isEqualTo(plain(row)));
  }

  @Test
  void readsBlocksThatAnnounceTheirBytes() throws Exception {
    forRandomRows(
        (row, schema, random) ->
            assertThat(plain(decode(ApacheAvro.writeBlocking(row, schema), schema, row.type())))
                .isEqualTo(plain(row)));
  }

  @Test
  void writesWhatApacheAvroReads() throws Exception {
    forRandomRows(
        (row, schema, random) -> {
          byte[] bytes = AvroEncoder.bare(row.type()).encode(row);
          assertThat(plain(ApacheAvro.read(bytes, schema, new Type.Struct(row.type()))))
              .isEqualTo(plain(row));
        });
  }

  @Test
  void givesBackTheRowTypeOfTheSchemaItMade() throws Exception {
    forRandomRows(
        (row, schema, random) -> assertThat(AvroSchemas.rowType(schema)).isEqualTo(row.type()));
  }

  @Test
  void refusesEveryTruncation() throws Exception {
    forRandomRows(
        (row, schema, random) -> {
          byte[] bytes = ApacheAvro.writeBlocking(row, schema);
          AvroDecoder whole = new AvroDecoder(schema, row.type());
          AvroDecoder skipping = new AvroDecoder(schema, RowType.of());
          for (int length = 0; length < bytes.length; length++) {
            byte[] part = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> whole.decode(part, new Row(row.type())))
                .isInstanceOf(MalformedRecordException.class);
            assertThatThrownBy(() -> skipping.decode(part, new Row(RowType.of())))
                .isInstanceOf(MalformedRecordException.class);
          }
        });
  }

  @Test
  void refusesBytesBehindTheRecord() throws Exception {
    forRandomRows(
        (row, schema, random) -> {
          byte[] bytes = ApacheAvro.write(row, schema);
          byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
          assertThatThrownBy(() -> decode(longer, schema, row.type()))
              .isInstanceOf(MalformedRecordException.class)
              .hasMessageContaining("1 bytes too many");
        });
  }

  @Test
  void meetsGarbageWithOneExceptionOnly() throws Exception {
    forRandomRows(
        (row, schema, random) -> {
          for (int length = 0; length < 40; length++) {
            byte[] garbage = random.garbage(length);
            assertMalformedOrFine(catchThrowable(() -> decode(garbage, schema, row.type())));
            assertMalformedOrFine(catchThrowable(() -> decode(garbage, schema, RowType.of())));
          }
          byte[] damaged = ApacheAvro.write(row, schema);
          for (int i = 0; i < damaged.length; i++) {
            byte before = damaged[i];
            damaged[i] = random.garbage(1)[0];
            assertMalformedOrFine(catchThrowable(() -> decode(damaged, schema, row.type())));
            damaged[i] = before;
          }
        });
  }

  @Test
  void putsTheSchemaIdInFront() {
    RowType type = RowType.of(Field.required("n", Type.Primitive.LONG));
    Row row = Row.of(type, 3L);

    byte[] bytes = AvroEncoder.withSchemaId(type, 258).encode(row);

    assertThat(bytes).containsExactly(0, 0, 0, 1, 2, 6);
    Row back = new Row(type);
    new AvroDecoder(AvroSchemas.schema(type, "r"), type)
        .decode(bytes, WireFormat.HEADER_BYTES, back);
    assertThat(back).isEqualTo(row);
  }

  @Test
  void bareRowsComeBack() throws Exception {
    forRandomRows(
        (row, schema, random) -> {
          Row back = new Row(row.type());
          AvroDecoder.bare(row.type()).decode(AvroEncoder.bare(row.type()).encode(row), back);
          assertThat(plain(back)).isEqualTo(plain(row));
        });
  }

  @Test
  void bareRowsMayHaveColumnsThatAvroCannotName() {
    RowType place = RowType.of(Field.optional("post code", Type.Primitive.STRING));
    RowType type =
        RowType.of(
            Field.required("user-id", Type.Primitive.LONG),
            Field.optional("\u00f6rt", new Type.Struct(place)),
            Field.optional("1st", new Type.ListOf(new Type.Struct(place), true)),
            Field.optional("c0", new Type.MapOf(new Type.Struct(place), true)));
    Row home = Row.of(place, "01067");
    Row row =
        Row.of(type, 3L, home, Arrays.asList(home, null), Collections.singletonMap("home", home));

    Row back = new Row(type);
    AvroDecoder.bare(type).decode(AvroEncoder.bare(type).encode(row), back);

    assertThat(back).isEqualTo(row);
  }

  @Test
  void refusesToEncodeWhatTheTypeDoesNotAllow() {
    RowType type = RowType.of(Field.required("n", Type.Primitive.INT));
    AvroEncoder encoder = AvroEncoder.bare(type);

    assertThatThrownBy(() -> encoder.encode(Row.of(type, (Object) null)))
        .hasMessage("Cannot encode column 'n': it is null");
    assertThatThrownBy(() -> encoder.encode(Row.of(type, 1L << 31)))
        .hasMessage("Cannot encode column 'n': 2147483648 is out of the range of an int");
  }

  private static void forRandomRows(Check check) throws Exception {
    for (long seed = 0; seed < TYPES; seed++) {
      RandomRows random = new RandomRows(seed);
      RowType type = random.type(3);
      Schema schema = AvroSchemas.schema(type, "r");
      for (int i = 0; i < ROWS; i++) {
        Row row = random.row(type);
        try {
          check.check(row, schema, random);
        } catch (AssertionError | Exception e) {
          throw new AssertionError("seed " + seed + ", type " + type + ", row " + row, e);
        }
      }
    }
  }

  private static Row decode(byte[] bytes, Schema schema, RowType type) {
    Row row = new Row(type);
    new AvroDecoder(schema, type).decode(bytes, row);
    return row;
  }

  private static void assertMalformedOrFine(Throwable thrown) {
    if (thrown != null) {
      assertThat(thrown).isInstanceOf(MalformedRecordException.class);
    }
  }
}
