package io.sluice.codec;

import java.nio.ByteBuffer;

/**
 * The header that Confluent's serializers put in front of a record: a zero byte and the id of the
 * writer's schema as a big-endian int (Confluent Schema Registry, "Wire format").
 */
public final class WireFormat {

  /** The length of the header, and so where the payload starts. */
  public static final int HEADER_BYTES = 5;

  private static final byte MAGIC = 0;

  private WireFormat() {}

  /**
   * The id of the schema with which a record was written.
   *
   * @throws MalformedRecordException if the record does not start with a header
   */
  public static int schemaId(byte[] record) {
    return schemaId(record, 0);
  }

  /** Like {@link #schemaId(byte[])}, for a record that starts at an offset. */
  public static int schemaId(byte[] record, int offset) {
    int length = record.length - offset;
    if (length < HEADER_BYTES) {
      throw new MalformedRecordException(
          "%d bytes, too short for the header of %d".formatted(length, HEADER_BYTES));
    }
    if (record[offset] != MAGIC) {
      throw new MalformedRecordException(
          "magic byte %d instead of %d".formatted(record[offset] & 0xff, MAGIC));
    }
    int id = ByteBuffer.wrap(record).getInt(offset + 1);
    if (id < 0) {
      throw new MalformedRecordException("schema id %d is negative".formatted(id));
    }
    return id;
  }

  /** The header for a schema id, to put in front of a payload. */
  public static byte[] header(int schemaId) {
    if (schemaId < 0) {
      throw new IllegalArgumentException(
          "Cannot write a header: schema id %d is negative".formatted(schemaId));
    }
    return ByteBuffer.allocate(HEADER_BYTES).put(MAGIC).putInt(schemaId).array();
  }
}
