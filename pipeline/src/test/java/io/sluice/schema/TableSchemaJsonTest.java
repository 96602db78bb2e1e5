package io.sluice.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TableSchemaJsonTest {

  @Test
  void writesTheFormOfTheProtocol() {
    RowType type =
        RowType.of(
            Field.required("id", Type.Primitive.INT),
            Field.optional("amount", new Type.Decimal(12, 2)),
            Field.optional("tags", new Type.ListOf(Type.Primitive.STRING, false)));

    assertThat(TableSchemaJson.write(type))
        .isEqualTo(
            "{'type':'struct','fields':[{'name':'id','type':'integer','nullable':false,'metadata':{}},{'name':'amount','type':'decimal(12,2)','nullable':true,'metadata':{}},{'name':'tags','type':{'type':'array','containsNull':false,'elementType':'string'},'nullable':true,'metadata':{}}]}"
                .replace('\'', '"'));
  }

  @Test
  void requiresNothingInsideOfListsAndMaps() {
    RowType required = RowType.of(Field.required("lat", Type.Primitive.FLOAT));
    RowType optional = RowType.of(Field.optional("lat", Type.Primitive.FLOAT));

    RowType written =
        RowType.of(
            Field.required("one", new Type.Struct(required)),
            Field.required("list", new Type.ListOf(new Type.Struct(required), false)),
            Field.required(
                "map", new Type.MapOf(new Type.ListOf(Type.Primitive.LONG, false), false)));

    assertThat(TableSchemaJson.read(TableSchemaJson.write(written)))
        .isEqualTo(
            RowType.of(
                Field.required("one", new Type.Struct(required)),
                Field.required("list", new Type.ListOf(new Type.Struct(optional), false)),
                Field.required(
                    "map", new Type.MapOf(new Type.ListOf(Type.Primitive.LONG, true), false))));
  }

  @Test
  void readsWhatItWrites() {
    RowType geo = RowType.of(Field.optional("lat", Type.Primitive.FLOAT));
    RowType type =
        RowType.of(
            Field.required("at", Type.Primitive.TIMESTAMP),
            Field.optional("day", Type.Primitive.DATE),
            Field.optional("raw", Type.Primitive.BYTES),
            Field.optional("geo", new Type.Struct(geo)),
            Field.optional("all", new Type.ListOf(new Type.Struct(geo), true)),
            Field.optional("sums", new Type.MapOf(new Type.Decimal(38, 0), true)));

    assertThat(TableSchemaJson.read(TableSchemaJson.write(type))).isEqualTo(type);
  }

  @Test
  void namesTheColumnThatItCannotRead() {
    String schema =
        "{'type':'struct','fields':[{'name':'a','type':{'type':'struct','fields':[{'name':'b','type':'timestamp_ntz'}]}}]}"
            .replace('\'', '"');

    assertThatThrownBy(() -> TableSchemaJson.read(schema))
        .hasMessageContaining("column 'a.b' has type \"timestamp_ntz\"");
    assertThatThrownBy(() -> TableSchemaJson.read("[]")).hasMessageContaining("Cannot read");
  }
}
