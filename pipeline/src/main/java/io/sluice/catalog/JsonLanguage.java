package io.sluice.catalog;

import io.sluice.codec.JsonDecoder;
import io.sluice.codec.RecordDecoder;
import io.sluice.registry.SchemaRegistry;
import io.sluice.registry.SchemaText;
import io.sluice.schema.RowType;
import io.sluice.schema.json.JsonSchemaFile;
import io.sluice.schema.json.JsonSchemas;

/** JSON schemas, whose references are fetched. */
record JsonLanguage(SchemaRegistry registry, RecordType type)
    implements SchemaLanguage<JsonSchemaFile> {

  @Override
  public SchemaText.Kind kind() {
    return SchemaText.Kind.JSON;
  }

  @Override
  public JsonSchemaFile parse(SchemaText schema) {
    JsonSchemaFile file =
        JsonSchemaFile.parse(schema.text(), ReferencedSchemas.of(schema, registry));
    type.require(file.title());
    return file;
  }

  @Override
  public RowType columns(JsonSchemaFile schema) {
    return JsonSchemas.rowType(schema);
  }

  @Override
  public RecordDecoder decoder(JsonSchemaFile schema, RowType columns) {
    JsonSchemas.requireFits(schema, columns);
    return new JsonDecoder(columns);
  }

  @Override
  public Fields fields() {
    return Fields.SOME;
  }
}
