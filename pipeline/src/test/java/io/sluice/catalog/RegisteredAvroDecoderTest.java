package io.sluice.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.codec.AvroEncoder;
import io.sluice.codec.MalformedRecordException;
import io.sluice.codec.WireFormat;
import io.sluice.registry.InMemorySchemaRegistry;
import io.sluice.registry.RegistryException;
import io.sluice.registry.SchemaText;
import io.sluice.schema.AvroSchemas;
import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import org.junit.jupiter.api.Test;

class RegisteredAvroDecoderTest {

  private static final RowType NEW =
      RowType.of(
          Field.required("id", Type.Primitive.LONG), Field.optional("name", Type.Primitive.STRING));
  private static final RowType OLD = RowType.of(Field.required("id", Type.Primitive.LONG));

  private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
  private final RegisteredAvroDecoder decoder = new RegisteredAvroDecoder(registry, NEW);
  private final Row row = new Row(NEW);

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
}
