package io.sluice.catalog;

import io.sluice.codec.AvroDecoder;
import io.sluice.codec.RecordDecoder;
import io.sluice.codec.WireFormat;
import io.sluice.registry.SchemaRegistry;
import io.sluice.registry.SchemaText;
import io.sluice.schema.IncompatibleSchemaException;
import io.sluice.schema.RowReceiver;
import io.sluice.schema.RowType;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;

/**
 * Reads records of the Confluent wire format: the id in front of each names the schema that it was
 * written with, and every schema gets a plan of its own, once.
 *
 * <p>A registry that does not know the id, or does not answer, says nothing about the record: that
 * is a {@link io.sluice.registry.RegistryException}, and the same record may be tried again later.
 */
public final class RegisteredAvroDecoder implements RecordDecoder {

  private final DecodersBySchema decoders;

  public RegisteredAvroDecoder(SchemaRegistry registry, RowType columns) {
    this.decoders =
        new DecodersBySchema(
            registry, SchemaText.Kind.AVRO, schema -> decoder(schema.text(), columns));
  }

  /**
   * @throws io.sluice.codec.MalformedRecordException if the record is not of its schema, or its
   *     schema does not fit the columns
   * @throws io.sluice.registry.RegistryException if the schema cannot be had now
   */
  @Override
  public void decode(byte[] record, int offset, RowReceiver into) {
    int id = WireFormat.schemaId(record, offset);
    decoders.of(id).decode(record, offset + WireFormat.HEADER_BYTES, into);
  }

  private static AvroDecoder decoder(String schema, RowType columns) {
    try {
      return new AvroDecoder(new Schema.Parser().parse(schema), columns);
    } catch (SchemaParseException e) {
      throw new IncompatibleSchemaException(String.valueOf(e.getMessage()));
    }
  }
}
