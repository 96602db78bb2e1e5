package io.sluice.change;

import io.sluice.codec.RecordDecoder;
import io.sluice.schema.RowReceiver;
import io.sluice.schema.RowType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Records of which each says what the row of its key is now; a tombstone, that it is gone. */
public final class UpsertedRecords implements RecordReader {

  private final RecordKey key;
  private final RecordDecoder rows;
  private final int operation;

  /**
   * @param row the columns of a row
   * @param keys decodes keys into {@link ChangeRows#key}
   * @param rows decodes values into {@code row}
   */
  public UpsertedRecords(RowType row, List<String> key, RecordDecoder keys, RecordDecoder rows) {
    this.key = new RecordKey(row, key, keys);
    this.rows = rows;
    this.operation = row.size();
  }

  @Override
  public void read(byte @Nullable [] keyBytes, byte @Nullable [] value, RowReceiver into) {
    key.read(keyBytes);
    if (value == null) {
      into.begin();
      key.fill(into);
      RowValues.set(into, operation, ChangeRows.DELETE);
      return;
    }
    KeyWatch watch = key.watching(into);
    rows.decode(value, watch);
    key.requireOf(watch);
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
