package io.sluice.catalog;

import io.sluice.codec.AvroDecoder;
import io.sluice.codec.RecordDecoder;
import io.sluice.registry.SchemaRegistry;
import io.sluice.registry.SchemaText;
import io.sluice.schema.AvroSchemas;
import io.sluice.schema.IncompatibleSchemaException;
import io.sluice.schema.RowType;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;

/**
 * Avro's schemas, whose references are fetched.
 *
 * @param record makes a record of a schema that may be none
 */
record AvroLanguage(SchemaRegistry registry, RecordType type, UnaryOperator<Schema> record)
    implements SchemaLanguage<Schema> {

  /** That of keys, of which one with one column may be a bare value. */
  static AvroLanguage ofKeys(SchemaRegistry registry, RowType key) {
    return new AvroLanguage(registry, RecordType.ANY, schema -> record(schema, key));
  }

  /** A bare value is encoded as a record with one field is. */
  private static Schema record(Schema value, RowType key) {
    if (value.getType() == Schema.Type.RECORD) {
      return value;
    }
    if (key.size() != 1) {
      throw new IncompatibleSchemaException(
          "%s is one value, and the key has %d columns".formatted(value.getType(), key.size()));
    }
    return Schema.createRecord(
        "Key", null, null, false, List.of(new Schema.Field(key.field(0).name(), value)));
  }

  @Override
  public SchemaText.Kind kind() {
    return SchemaText.Kind.AVRO;
  }

  @Override
  public Schema parse(SchemaText schema) {
    try {
      Schema.Parser parser = new Schema.Parser();
      ReferencedSchemas.of(schema, registry).values().forEach(parser::parse);
      Schema parsed = parser.parse(schema.text());
      type.require(parsed.getFullName());
      return record.apply(parsed);
    } catch (SchemaParseException e) {
      throw new IncompatibleSchemaException(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public RowType columns(Schema schema) {
    return AvroSchemas.rowType(schema);
  }

  @Override
  public RecordDecoder decoder(Schema schema, RowType columns) {
    return new AvroDecoder(schema, columns);
  }
}
