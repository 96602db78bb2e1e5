package io.sluice.change;

import io.sluice.codec.MalformedRecordException;
import io.sluice.codec.RecordDecoder;
import io.sluice.schema.RowReceiver;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Records of which each is a row; their keys say nothing. */
public final class AppendedRecords implements RecordReader {

  private final RecordDecoder decoder;

  public AppendedRecords(RecordDecoder decoder) {
    this.decoder = decoder;
  }

  @Override
  public void read(byte @Nullable [] key, byte @Nullable [] value, RowReceiver into) {
    if (value == null) {
      throw new MalformedRecordException(
          "the value is null: a tombstone, and the table has only rows that are added");
    }
    decoder.decode(value, into);
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
