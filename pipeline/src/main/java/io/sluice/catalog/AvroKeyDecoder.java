package io.sluice.catalog;

import io.sluice.codec.MalformedRecordException;
import io.sluice.codec.RecordDecoder;
import io.sluice.codec.WireFormat;
import io.sluice.registry.SchemaRegistry;
import io.sluice.schema.IncompatibleSchemaException;
import io.sluice.schema.RowReceiver;
import io.sluice.schema.RowType;
import java.util.List;
import org.apache.avro.Schema;

/**
 * Reads keys in the Confluent wire format: records with the key columns, or, of one column, bare
 * values, which are encoded as a record with one field is.
 */
public final class AvroKeyDecoder implements RecordDecoder {

  private final DecodersBySchema decoders;

  public AvroKeyDecoder(SchemaRegistry registry, RowType key) {
    this.decoders =
        new DecodersBySchema(
            registry,
            new AvroLanguage(schema -> record(schema, key)),
            RegisteredColumns.pinned("(key)", key));
  }

  /**
   * @throws MalformedRecordException if the bytes are no key of these columns
   * @throws io.sluice.registry.RegistryException if the schema cannot be had now
   */
  @Override
  public void decode(byte[] record, int offset, RowReceiver into) {
    int id = WireFormat.schemaId(record, offset);
    decoders.of(id).decode(record, offset + WireFormat.HEADER_BYTES, into);
  }

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
}
