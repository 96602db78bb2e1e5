package io.sluice.catalog;

import io.sluice.codec.RecordDecoder;
import io.sluice.codec.WireFormat;
import io.sluice.registry.SchemaRegistry;
import io.sluice.schema.RowReceiver;
import java.util.Optional;

/**
 * Reads Protobuf records of the Confluent wire format, each with the schema that it names.
 *
 * <p>All of them hold one message: the one that is asked for, or else the first of their schema. A
 * registry that does not know an id, or does not answer, says nothing about the record: that is a
 * {@link io.sluice.registry.RegistryException}, and the same record may be tried again later.
 */
public final class RegisteredProtobufDecoder implements RecordDecoder {

  private final DecodersBySchema decoders;

  /**
   * @param message the full name of the message, or empty for the first one of the schema
   */
  public RegisteredProtobufDecoder(
      SchemaRegistry registry, Optional<String> message, RegisteredColumns columns) {
    this.decoders =
        new DecodersBySchema(
            registry, new ProtobufLanguage(new ProtobufMessages(message), registry), columns);
  }

  /**
   * @throws io.sluice.codec.MalformedRecordException if the record is not of its schema, or its
   *     schema does not fit the columns
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
