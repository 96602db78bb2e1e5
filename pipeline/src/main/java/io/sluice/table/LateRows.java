package io.sluice.table;

import io.sluice.schema.Field;
import io.sluice.schema.RowType;
import io.sluice.schema.Type.Primitive;
import java.util.Locale;

/**
 * The columns of late events: which record of which source missed which window, and by how much.
 */
public final class LateRows {

  /**
   * {@code side} is the name of the stream or view that the record came from; the window is that
   * which it missed, and has no value for a join, a lookup or a deduplication, and none for an
   * event that is ahead; {@code stream_time} is the task's when the record came; {@code row} is its
   * row as JSON; {@code reason} is the name of a {@link Reason}, and has no value in rows of before
   * it was kept.
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
          Field.required("row", Primitive.STRING),
          Field.optional("reason", Primitive.STRING));

  /** Why a row is not in the view. */
  public enum Reason {
    /** It came too long after its time. */
    LATE,
    /** It claims to happen too long after its record was written. */
    AHEAD;

    /** The name in the table. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private LateRows() {}
}
