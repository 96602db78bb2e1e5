package io.sluice.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sluice.codec.AvroEncoder;
import io.sluice.codec.MalformedRecordException;
import io.sluice.codec.OtherRecordException;
import io.sluice.codec.WireFormat;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.Format;
import io.sluice.pipeline.SchemaPolicy;
import io.sluice.pipeline.TableDefinition;
import io.sluice.registry.InMemorySchemaRegistry;
import io.sluice.registry.RegistryException;
import io.sluice.registry.SchemaReference;
import io.sluice.registry.SchemaText;
import io.sluice.schema.AvroSchemas;
import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RegisteredAvroDecoderTest {

  private static final RowType NEW =
      RowType.of(
          Field.required("id", Type.Primitive.LONG), Field.optional("name", Type.Primitive.STRING));
  private static final RowType OLD = RowType.of(Field.required("id", Type.Primitive.LONG));

  private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
  private final RegisteredDecoder decoder = decoder(NEW, SchemaPolicy.PIN);
  private final Row row = new Row(NEW);

  private RegisteredDecoder decoder(RowType columns, SchemaPolicy policy) {
    return RegisteredDecoder.of(
        Format.AVRO,
        Optional.empty(),
        registry,
        new RegisteredColumns("clicks", columns, policy, TableDefinition.defaults("clicks")));
  }

  private byte[] record(RowType type, Object... values) {
    int id = registry.register("s", SchemaText.avro(AvroSchemas.schema(type, "S").toString()));
    return AvroEncoder.withSchemaId(type, id).encode(Row.of(type, values));
  }

  @Test
  void readsEachRecordWithTheSchemaItNames() {
    decoder.decode(record(NEW, 1L, "a"), row);
    assertThat(row).isEqualTo(Row.of(NEW, 1L, "a"));

    decoder.decode(record(OLD, 2L), row);
    assertThat(row).isEqualTo(Row.of(NEW, 2L, null));
  }

  @Test
  void recordsOfOtherTypesArePassedOver() {
    RegisteredDecoder some =
        RegisteredDecoder.of(
            Format.AVRO,
            Optional.of("S"),
            registry,
            new RegisteredColumns(
                "clicks", NEW, SchemaPolicy.EVOLVE, TableDefinition.defaults("clicks")));
    RowType other = OLD.with(Field.optional("place", Type.Primitive.STRING));
    int id = registry.register("o", SchemaText.avro(AvroSchemas.schema(other, "Other").toString()));
    byte[] record = AvroEncoder.withSchemaId(other, id).encode(Row.of(other, 1L, "x"));

    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> some.decode(record, row))
          .isInstanceOf(OtherRecordException.class)
          .hasMessage("it is a record of 'Other', and not of 'S'");
    }
    some.decode(record(NEW, 1L, "a"), row);
    assertThat(row).isEqualTo(Row.of(NEW, 1L, "a"));
  }

  @Test
  void asksTheRegistryOncePerId() {
    byte[] record = record(NEW, 1L, "a");
    decoder.decode(record, row);
    registry.down(true);

    decoder.decode(record, row);

    assertThat(row).isEqualTo(Row.of(NEW, 1L, "a"));
  }

  @Test
  void aRegistryThatIsDownSaysNothingAboutTheRecord() {
    byte[] record = record(NEW, 1L, "a");
    registry.down(true);
    assertThatThrownBy(() -> decoder.decode(record, row)).isInstanceOf(RegistryException.class);

    registry.down(false);
    decoder.decode(record, row);
    assertThat(row).isEqualTo(Row.of(NEW, 1L, "a"));
  }

  @Test
  void anIdThatNobodyKnowsIsNotThisRecordsFault() {
    assertThatThrownBy(() -> decoder.decode(WireFormat.header(77), row))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("schema id 77");
  }

  @Test
  void aSchemaThatCannotFillTheColumnsMakesTheRecordMalformed() {
    RowType text = RowType.of(Field.required("id", Type.Primitive.STRING));

    assertThatThrownBy(() -> decoder.decode(record(text, "x"), row))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessageContaining("id");
  }

  @Test
  void aFieldWithoutAColumnAsksForOneOnce() {
    byte[] record = record(NEW, 1L, "a");
    RegisteredDecoder narrow = decoder(OLD, SchemaPolicy.EVOLVE);

    NewColumnsException asked =
        catchThrowableOfType(NewColumnsException.class, () -> narrow.decode(record, new Row(OLD)));
    decoder(asked.columns(), SchemaPolicy.EVOLVE).decode(record, row);

    assertThat(asked.columns()).isEqualTo(NEW);
    assertThat(row).isEqualTo(Row.of(NEW, 1L, "a"));
  }

  @Test
  void aColumnWhoseFieldWentAwayMayBeNull() {
    RowType both =
        RowType.of(
            Field.required("id", Type.Primitive.LONG),
            Field.required("name", Type.Primitive.STRING));

    NewColumnsException asked =
        catchThrowableOfType(
            NewColumnsException.class,
            () -> decoder(both, SchemaPolicy.EVOLVE).decode(record(OLD, 1L), new Row(both)));

    assertThat(asked.columns()).isEqualTo(NEW);
  }

  @Test
  void aFieldWithoutAColumnIsLeftOutOrMalformedOrEndsIt() {
    byte[] record = record(NEW, 1L, "a");
    Row pinned = new Row(OLD);

    decoder(OLD, SchemaPolicy.PIN).decode(record, pinned);

    assertThat(pinned).isEqualTo(Row.of(OLD, 1L));
    assertThatThrownBy(() -> decoder(OLD, SchemaPolicy.QUARANTINE).decode(record, new Row(OLD)))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessageContaining("no columns for: name");
    assertThatThrownBy(() -> decoder(OLD, SchemaPolicy.STOP).decode(record, new Row(OLD)))
        .isInstanceOf(SluiceException.class)
        .hasMessageContaining("'clicks'")
        .hasMessageContaining("no columns for: name");
  }

  @Test
  void aFieldThatDiffersFromAColumnInCaseOnlyIsMalformedAndNeverLeftOut() {
    RowType shouted =
        RowType.of(
            Field.required("id", Type.Primitive.LONG),
            Field.optional("NAME", Type.Primitive.STRING));

    assertThatThrownBy(
            () -> decoder(NEW, SchemaPolicy.EVOLVE).decode(record(shouted, 1L, "a"), new Row(NEW)))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessageContaining("'NAME'")
        .hasMessageContaining("'name'");
  }

  @Test
  void aFieldThatNoTableCanHaveAColumnForIsMalformedUnlessColumnsArePinned() {
    String schema =
        """
        {"type":"record","name":"S","fields":[{"name":"id","type":"long"},\
        {"name":"both","type":["int","string"]}]}""";
    int id = registry.register("s", SchemaText.avro(schema));
    byte[] record = AvroEncoder.withSchemaId(OLD, id).encode(Row.of(OLD, 0L));
    byte[] whole = Arrays.copyOf(record, record.length + 2);

    assertThatThrownBy(() -> decoder(OLD, SchemaPolicy.EVOLVE).decode(whole, new Row(OLD)))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessageContaining("both");
    decoder(OLD, SchemaPolicy.PIN).decode(whole, new Row(OLD));
  }

  private int registered(String subject, String schema, SchemaReference... references) {
    return registry.register(
        subject, new SchemaText(SchemaText.Kind.AVRO, schema, List.of(references)));
  }

  @Test
  void readsSchemasWithWhatTheyReferToAndWhatThatRefersTo() {
    registered("code", "{\"type\":\"enum\",\"name\":\"a.Code\",\"symbols\":[\"X\",\"Y\"]}");
    registered(
        "place",
        "{\"type\":\"record\",\"name\":\"a.Place\",\"fields\":[{\"name\":\"code\",\"type\":\"a.Code\"}]}",
        new SchemaReference("a.Code", "code", 1));
    int id =
        registered(
            "order",
            "{\"type\":\"record\",\"name\":\"Order\",\"fields\":[{\"name\":\"to\",\"type\":\"a.Place\"},{\"name\":\"from\",\"type\":\"a.Place\"}]}",
            new SchemaReference("a.Place", "place", 1),
            new SchemaReference("a.Code", "code", 1));
    RowType place = RowType.of(Field.required("code", Type.Primitive.STRING));
    RowType columns =
        RowType.of(
            Field.optional("from", new Type.Struct(place)),
            Field.optional("to", new Type.Struct(place)));
    Row order = new Row(columns);

    decoder(columns, SchemaPolicy.PIN).decode(new byte[] {0, 0, 0, 0, (byte) id, 0, 2}, order);

    assertThat(order).hasToString("[[Y], [X]]");
  }

  @Test
  void aReferenceThatTheRegistryDoesNotHaveSaysNothingAboutTheRecord() {
    int id =
        registered(
            "order",
            "{\"type\":\"record\",\"name\":\"O\",\"fields\":[{\"name\":\"id\",\"type\":\"a.Id\"}]}",
            new SchemaReference("a.Id", "none", 1));

    assertThatThrownBy(() -> decoder.decode(new byte[] {0, 0, 0, 0, (byte) id, 2}, row))
        .isInstanceOf(RegistryException.class)
        .hasMessageContaining("no version 1 of subject 'none'");
  }

  /** Ends the test if it is ever initialized. */
  static final class Trap {
    static {
      sprung = true;
    }

    private Trap() {}
  }

  private static boolean sprung;

  @Test
  void noClassIsLoadedThatASchemaNames() {
    String trap = Trap.class.getName();
    int id =
        registered(
            "s",
            "{\"type\":\"record\",\"name\":\"O\",\"fields\":[{\"name\":\"name\",\"type\":{\"type\":\"string\",\"java-class\":\"%s\",\"java-key-class\":\"%s\"}}]}"
                .formatted(trap, trap));
    RowType columns = RowType.of(Field.optional("name", Type.Primitive.STRING));
    Row read = new Row(columns);

    decoder(columns, SchemaPolicy.EVOLVE).decode(new byte[] {0, 0, 0, 0, (byte) id, 2, 'n'}, read);

    assertThat(read).hasToString("[n]");
    assertThat(sprung).isFalse();
  }
}
