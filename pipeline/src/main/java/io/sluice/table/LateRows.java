package io.sluice.table;

import io.sluice.schema.Field;
import io.sluice.schema.RowType;
import io.sluice.schema.Type.Primitive;

/**
 * The columns of late events: which record of which source missed which window, and by how much.
 */
public final class LateRows {

  /**
   * {@code side} is the name of the stream or view that the record came from; the window is that
   * which it missed, and has no value for a join; {@code stream_time} is the task's when the record
   * came; {@code row} is its row as JSON.
   */
  public static final RowType COLUMNS =
      RowType.of(
          Field.required("side", Primitive.STRING),
          Field.required("source_topic", Primitive.STRING),
          Field.required("source_partition", Primitive.INT),
          Field.required("source_offset", Primitive.LONG),
          Field.required("event_time", Primitive.TIMESTAMP),
          Field.optional("window_start", Primitive.TIMESTAMP),
          Field.optional("window_end", Primitive.TIMESTAMP),
          Field.required("stream_time", Primitive.TIMESTAMP),
          Field.required("row", Primitive.STRING));

  private LateRows() {}
}
