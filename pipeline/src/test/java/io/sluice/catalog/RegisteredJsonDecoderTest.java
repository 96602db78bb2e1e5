package io.sluice.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.codec.MalformedRecordException;
import io.sluice.codec.OtherRecordException;
import io.sluice.codec.WireFormat;
import io.sluice.pipeline.Format;
import io.sluice.pipeline.SchemaPolicy;
import io.sluice.pipeline.TableDefinition;
import io.sluice.registry.InMemorySchemaRegistry;
import io.sluice.registry.SchemaReference;
import io.sluice.registry.SchemaText;
import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.Type.Primitive;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RegisteredJsonDecoderTest {

  private static final RowType COLUMNS =
      RowType.of(Field.required("id", Primitive.LONG), Field.optional("name", Primitive.STRING));

  private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
  private final Row row = new Row(COLUMNS);

  private RegisteredDecoder decoder(SchemaPolicy policy) {
    return RegisteredDecoder.of(
        Format.JSON_SCHEMA,
        Optional.empty(),
        registry,
        new RegisteredColumns("clicks", COLUMNS, policy, TableDefinition.defaults("clicks")));
  }

  @Test
  void theTitleOfASchemaSaysWhoseItsRecordsAre() {
    RegisteredDecoder some =
        RegisteredDecoder.of(
            Format.JSON_SCHEMA,
            Optional.of("Click"),
            registry,
            RegisteredColumns.pinned("clicks", COLUMNS));
    String schema =
        "{\"title\":\"%s\",\"type\":\"object\",\"required\":[\"id\"],\"properties\":{\"id\":{\"type\":\"integer\"}}}";
    int click =
        registry.register(
            "s", new SchemaText(SchemaText.Kind.JSON, schema.formatted("Click"), List.of()));
    int visit =
        registry.register(
            "t", new SchemaText(SchemaText.Kind.JSON, schema.formatted("Visit"), List.of()));

    assertThatThrownBy(() -> some.decode(record(visit, "{'id':1}"), row))
        .isInstanceOf(OtherRecordException.class)
        .hasMessage("it is a record of 'Visit', and not of 'Click'");
    some.decode(record(click, "{'id':1}"), row);
    assertThat(row).isEqualTo(Row.of(COLUMNS, 1L, null));
  }

  private int register(String properties, SchemaReference... references) {
    return registry.register(
        "s",
        new SchemaText(
            SchemaText.Kind.JSON,
            "{\"type\":\"object\",\"required\":[\"id\"],\"properties\":{\"id\":{\"type\":\"integer\"},%s}}"
                .formatted(properties.replace('\'', '"')),
            List.of(references)));
  }

  private static byte[] record(int id, String json) {
    ByteArrayOutputStream record = new ByteArrayOutputStream();
    record.writeBytes(WireFormat.header(id));
    record.writeBytes(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    return record.toByteArray();
  }

  @Test
  void readsWhatIsBehindTheHeader() {
    int id = register("'name':{'type':'string'}");

    decoder(SchemaPolicy.EVOLVE).decode(record(id, "{'id':7,'name':'x'}"), row);

    assertThat(row).isEqualTo(Row.of(COLUMNS, 7L, "x"));
  }

  @Test
  void refusesARecordWithoutAHeaderOrOfAnotherKindOfSchema() {
    int avro = registry.register("a", SchemaText.avro("\"string\""));
    RegisteredDecoder decoder = decoder(SchemaPolicy.EVOLVE);

    assertThatThrownBy(() -> decoder.decode(record(1, "{'id':7}"), 5, row))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessageContaining("magic byte 123");
    assertThatThrownBy(() -> decoder.decode(record(avro, "{'id':7}"), row))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessageContaining("schema 1 is of kind AVRO instead of JSON");
  }

  @Test
  void asksForTheColumnsThatASchemaAndItsReferencesBring() {
    registry.register(
        "address",
        new SchemaText(
            SchemaText.Kind.JSON,
            "{\"type\":\"object\",\"properties\":{\"zip\":{\"type\":\"string\"}}}"));
    int id =
        register("'to':{'$ref':'address.json'}", new SchemaReference("address.json", "address", 1));

    assertThatThrownBy(() -> decoder(SchemaPolicy.EVOLVE).decode(record(id, "{'id':7}"), row))
        .isInstanceOfSatisfying(
            NewColumnsException.class,
            e ->
                assertThat(e.columns())
                    .hasToString("(id long not null, name string, to struct(zip string))"));
  }

  @Test
  void countsRecordsWithFieldsThatAreLeftOutWhoeverNamesThem() {
    int id = register("'extra':{'type':['string','integer']}");
    RegisteredDecoder decoder = decoder(SchemaPolicy.PIN);

    decoder.decode(record(id, "{'id':1}"), row);
    assertThat(decoder.leftOut()).isZero();
    decoder.decode(record(id, "{'id':2,'extra':3}"), row);
    decoder.decode(record(id, "{'id':3,'additional':{'deep':[1]}}"), row);
    assertThat(decoder.leftOut()).isEqualTo(2);
  }

  @Test
  void refusesARecordThatIsNotWhatItsSchemaSays() {
    int id = register("'name':{'type':'string'}");
    RegisteredDecoder decoder = decoder(SchemaPolicy.EVOLVE);

    assertThatThrownBy(() -> decoder.decode(record(id, "{'name':'x'}"), row))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessageContaining("Cannot read field 'id'");
    assertThatThrownBy(() -> decoder.decode(record(id, "{'id':7,'name':8}"), row))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessageContaining("Cannot read field 'name': 8 instead of a string");
  }
}
