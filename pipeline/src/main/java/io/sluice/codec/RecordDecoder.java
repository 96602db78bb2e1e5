package io.sluice.codec;

import io.sluice.schema.RowReceiver;
import java.util.Map;

/**
 * Reads records of one writer's schema into the columns of one row type.
 *
 * <p>After a failure the content of the receiver is undefined, and the decoder can be used for the
 * next record. A decoder has buffers of its own: one thread at a time.
 */
public interface RecordDecoder {

  /**
   * Reads the record that fills the array from an offset to its end. The receiver may be handed
   * slices of the array, which must not change until the receiver has been read.
   *
   * @param offset where the payload starts: {@link WireFormat#HEADER_BYTES} behind a header
   * @throws MalformedRecordException if the bytes are not a record of the schema; nothing else
   */
  void decode(byte[] record, int offset, RowReceiver into);

  /** How many of the records read so far had fields for which there is no column. */
  default long leftOut() {
    return 0;
  }

  /**
   * Why fields of records are left out that a schema of the registry names, by its id; of those
   * schemas that records have had so far.
   */
  default Map<Integer, String> reasonsLeftOut() {
    return Map.of();
  }

  /** Reads a record without a header. */
  default void decode(byte[] record, RowReceiver into) {
    decode(record, 0, into);
  }
}
