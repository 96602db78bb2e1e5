package io.sluice.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.codec.MalformedRecordException;
import io.sluice.codec.OtherRecordException;
import io.sluice.codec.WireFormat;
import io.sluice.pipeline.Format;
import io.sluice.registry.InMemorySchemaRegistry;
import io.sluice.registry.RegistryException;
import io.sluice.registry.SchemaReference;
import io.sluice.registry.SchemaText;
import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.Type.Primitive;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RegisteredProtobufDecoderTest {

  private static final RowType COLUMNS =
      RowType.of(Field.optional("id", Primitive.LONG), Field.optional("name", Primitive.STRING));

  private final InMemorySchemaRegistry registry = new InMemorySchemaRegistry();
  private final Row row = new Row(COLUMNS);

  private RegisteredDecoder decoder(String message) {
    return RegisteredDecoder.of(
        Format.PROTOBUF,
        Optional.ofNullable(message),
        registry,
        RegisteredColumns.pinned("clicks", COLUMNS));
  }

  private int register(String body, SchemaReference... references) {
    return registry.register(
        "s",
        new SchemaText(
            SchemaText.Kind.PROTOBUF,
            "syntax = \"proto3\"; package p; " + body,
            List.of(references)));
  }

  private static byte[] record(int id, int... payload) {
    byte[] record = Arrays.copyOf(WireFormat.header(id), WireFormat.HEADER_BYTES + payload.length);
    for (int i = 0; i < payload.length; i++) {
      record[WireFormat.HEADER_BYTES + i] = (byte) payload[i];
    }
    return record;
  }

  @Test
  void readsEachRecordWithTheSchemaItNames() {
    int older = register("message A { int64 id = 1; }");
    int newer = register("message A { string name = 1; int64 id = 2; }");
    RegisteredDecoder decoder = decoder(null);

    decoder.decode(record(older, 0, 0x08, 7), row);
    assertThat(row).isEqualTo(Row.of(COLUMNS, 7L, null));
    decoder.decode(record(newer, 0, 0x0a, 1, 'x', 0x10, 8), row);
    assertThat(row).isEqualTo(Row.of(COLUMNS, 8L, "x"));
    decoder.decode(record(newer, 0), row);
    assertThat(row).isEqualTo(Row.of(COLUMNS, 0L, ""));
  }

  @Test
  void readsTheMessageThatIsAskedForAndNoOther() {
    int id = register("message A { int64 id = 1; } message B { string name = 1; }");

    decoder("p.B").decode(record(id, 2, 2, 0x0a, 1, 'x'), row);
    assertThat(row).isEqualTo(Row.of(COLUMNS, null, "x"));
    assertThatThrownBy(() -> decoder("p.B").decode(record(id, 0, 0x08, 7), row))
        .isInstanceOf(OtherRecordException.class)
        .hasMessage("it is a record of 'p.A', and not of 'p.B'");
    for (byte[] nowhere :
        List.of(record(id, 2, 4), record(id, 4, 2, 0), record(id, 1), record(id, 0xfe, 0xff, 3))) {
      assertThatThrownBy(() -> decoder("p.B").decode(nowhere, row))
          .isInstanceOf(MalformedRecordException.class);
    }
    assertThatThrownBy(() -> decoder(null).decode(record(id, 2, 2, 0x0a, 1, 'x'), row))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessageContaining("the record does not hold message p.A");
    assertThatThrownBy(() -> decoder("p.C").decode(record(id, 0, 0x08, 7), row))
        .isInstanceOf(OtherRecordException.class)
        .hasMessageContaining("not of 'p.C'");
  }

  @Test
  void fetchesWhatASchemaImportsAndWhatThatImports() {
    registry.register(
        "money",
        new SchemaText(
            SchemaText.Kind.PROTOBUF, "package m; message Id { optional int64 id = 1; }"));
    registry.register(
        "base",
        new SchemaText(
            SchemaText.Kind.PROTOBUF,
            "package b; import \"m.proto\"; message Base { optional m.Id id = 1; }",
            List.of(new SchemaReference("m.proto", "money", 1))));
    int id =
        register(
            "import \"b.proto\"; message A { b.Base base = 1; }",
            new SchemaReference("b.proto", "base", 1));
    RowType inner = RowType.of(Field.optional("id", Primitive.LONG));
    RowType outer = RowType.of(Field.optional("id", new io.sluice.schema.Type.Struct(inner)));
    RowType columns = RowType.of(Field.optional("base", new io.sluice.schema.Type.Struct(outer)));
    Row nested = new Row(columns);

    RegisteredDecoder.of(
            Format.PROTOBUF,
            Optional.empty(),
            registry,
            RegisteredColumns.pinned("clicks", columns))
        .decode(record(id, 0, 0x0a, 4, 0x0a, 2, 0x08, 9), nested);

    assertThat(nested).hasToString("[[[9]]]");
  }

  @Test
  void aRegistryThatDoesNotHaveAReferenceSaysNothingAboutTheRecord() {
    int id =
        register(
            "import \"b.proto\"; message A { b.Base base = 1; }",
            new SchemaReference("b.proto", "base", 3));

    assertThatThrownBy(() -> decoder(null).decode(record(id, 0), row))
        .isInstanceOf(RegistryException.class)
        .hasMessage(
            "Cannot read a schema: it imports 'b.proto', and the registry has no version 3 of"
                + " subject 'base'; register it");
  }

  @Test
  void aRegistryThatIsDownSaysNothingAboutTheRecord() {
    int id = register("message A { int64 id = 1; }");
    RegisteredDecoder decoder = decoder(null);
    registry.down(true);
    assertThatThrownBy(() -> decoder.decode(record(id, 0, 0x08, 7), row))
        .isInstanceOf(RegistryException.class);

    registry.down(false);
    decoder.decode(record(id, 0, 0x08, 7), row);
    registry.down(true);
    decoder.decode(record(id, 0, 0x08, 8), row);
    assertThat(row).isEqualTo(Row.of(COLUMNS, 8L, null));
  }

  @Test
  void aSchemaOfAnotherKindOrNoneMakesTheRecordMalformed() {
    int avro = registry.register("s", SchemaText.avro("{}"));
    int broken = register("message A {");
    int clash = register("message A { string id = 1; }");

    assertThatThrownBy(() -> decoder(null).decode(record(avro, 0), row))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessageContaining("is of kind AVRO instead of PROTOBUF");
    assertThatThrownBy(() -> decoder(null).decode(record(broken, 0), row))
        .isInstanceOf(MalformedRecordException.class);
    assertThatThrownBy(() -> decoder(null).decode(record(clash, 0), row))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessageContaining("Cannot fill column 'id'");
  }
}
