package io.sluice.change;

import io.sluice.codec.MalformedRecordException;
import io.sluice.codec.RecordDecoder;
import io.sluice.schema.RowReceiver;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Records of a view of which each says what a row is now. Their values have the columns of the key,
 * null or not, and no row is ever gone.
 */
public final class ViewUpdates implements RecordReader {

  private final RecordDecoder rows;
  private final int operation;

  /**
   * @param rows decodes values into rows
   * @param size how many columns a row has
   */
  public ViewUpdates(RecordDecoder rows, int size) {
    this.rows = rows;
    this.operation = size;
  }

  @Override
  public void read(byte @Nullable [] key, byte @Nullable [] value, RowReceiver into) {
    if (value == null) {
      throw new MalformedRecordException(
          "the value is null: a tombstone, and a view takes back no row");
    }
    rows.decode(value, into);
    RowValues.set(into, operation, ChangeRows.UPSERT);
  }

  @Override
  public long leftOut() {
    return rows.leftOut();
  }

  @Override
  public Map<Integer, String> reasonsLeftOut() {
    return rows.reasonsLeftOut();
  }
}
