package io.sluice.catalog;

import io.sluice.codec.ProtobufDecoder;
import io.sluice.codec.RecordDecoder;
import io.sluice.codec.WireFormat;
import io.sluice.schema.RowReceiver;
import io.sluice.schema.RowType;
import io.sluice.schema.protobuf.ProtobufFile;

/**
 * Reads Protobuf records of the Confluent wire format with the one schema of a file, whatever
 * schema they name: without a registry nobody knows another.
 */
public final class ProtobufFileDecoder implements RecordDecoder {

  private final ProtobufDecoder decoder;

  public ProtobufFileDecoder(ProtobufFile.Placed message, RowType columns) {
    this.decoder = new ProtobufDecoder(message, columns);
  }

  @Override
  public void decode(byte[] record, int offset, RowReceiver into) {
    WireFormat.schemaId(record, offset);
    decoder.decode(record, offset + WireFormat.HEADER_BYTES, into);
  }
}
