package io.sluice.catalog;

import io.sluice.codec.RecordDecoder;
import io.sluice.codec.WireFormat;
import io.sluice.registry.SchemaRegistry;
import io.sluice.schema.RowReceiver;

/**
 * Reads JSON objects of the Confluent wire format: the id in front of each names the JSON schema
 * that it was written with.
 *
 * <p>A registry that does not know the id, or does not answer, says nothing about the record: that
 * is a {@link io.sluice.registry.RegistryException}, and the same record may be tried again later.
 */
public final class RegisteredJsonDecoder implements RecordDecoder {

  private final DecodersBySchema decoders;

  public RegisteredJsonDecoder(SchemaRegistry registry, RegisteredColumns columns) {
    this.decoders = new DecodersBySchema(registry, new JsonLanguage(registry), columns);
  }

  /**
   * @throws io.sluice.codec.MalformedRecordException if the record does not fit the columns, or its
   *     schema does not
   * @throws NewColumnsException if there are to be columns for all its fields first
   * @throws io.sluice.registry.RegistryException if the schema cannot be had now
   */
  @Override
  public void decode(byte[] record, int offset, RowReceiver into) {
    int id = WireFormat.schemaId(record, offset);
    decoders.of(id).decode(record, offset + WireFormat.HEADER_BYTES, into);
  }

  @Override
  public long leftOut() {
    return decoders.leftOut();
  }
}
