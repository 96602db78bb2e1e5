package io.sluice.codec;

import io.sluice.schema.Row;
import io.sluice.schema.RowType;

/**
 * Writes rows in Avro's binary encoding, with the schema of {@link
 * io.sluice.schema.AvroSchemas#schema}.
 */
public final class AvroEncoder implements RecordEncoder {

  private final RowType type;
  private final byte[] header;
  private final AvroWriter writer;
  private final AvroOutput out = new AvroOutput();

  private AvroEncoder(RowType type, byte[] header) {
    this.type = type;
    this.header = header;
    this.writer = AvroWriter.row(type);
  }

  /** Without a header, for topics and stores whose readers know the row type. */
  public static AvroEncoder bare(RowType type) {
    return new AvroEncoder(type, new byte[0]);
  }

  /** With the header of {@link WireFormat}, for topics that others read. */
  public static AvroEncoder withSchemaId(RowType type, int schemaId) {
    return new AvroEncoder(type, WireFormat.header(schemaId));
  }

  @Override
  public byte[] encode(Row row) {
    if (row.type() != type && !row.type().equals(type)) {
      throw new IllegalArgumentException(
          "Cannot encode a row of %s: the encoder is for %s".formatted(row.type(), type));
    }
    out.clear();
    out.writeRaw(header);
    writer.write(row, out);
    return out.toByteArray();
  }
}
