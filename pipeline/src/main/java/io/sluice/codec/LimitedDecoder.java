package io.sluice.codec;

import io.sluice.schema.RowReceiver;
import java.util.Map;

/**
 * Reads records up to a size, which bounds what a row of one takes; a larger record is malformed
 * and is not looked into.
 */
public final class LimitedDecoder implements RecordDecoder {

  private final RecordDecoder decoder;
  private final int maxBytes;

  /**
   * @param maxBytes of a record with all that stands in front of it
   */
  public LimitedDecoder(RecordDecoder decoder, int maxBytes) {
    this.decoder = decoder;
    this.maxBytes = maxBytes;
  }

  @Override
  public void decode(byte[] record, int offset, RowReceiver into) {
    if (record.length - offset > maxBytes) {
      throw new MalformedRecordException(
          "%d bytes; 'max_record' of its stream allows %d"
              .formatted(record.length - offset, maxBytes));
    }
    decoder.decode(record, offset, into);
  }

  @Override
  public long leftOut() {
    return decoder.leftOut();
  }

  @Override
  public Map<Integer, String> reasonsLeftOut() {
    return decoder.reasonsLeftOut();
  }
}
