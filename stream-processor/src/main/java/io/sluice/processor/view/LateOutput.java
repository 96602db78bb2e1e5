package io.sluice.processor.view;

import io.sluice.codec.JsonEncoder;
import io.sluice.codec.RecordEncoder;
import io.sluice.processor.row.Records;
import io.sluice.processor.row.SourceRow;
import io.sluice.processor.time.EventTime;
import io.sluice.processor.time.Window;
import io.sluice.processor.view.ViewCounts.Count;
import io.sluice.schema.Row;
import io.sluice.table.LateRows;
import io.sluice.table.LateRows.Reason;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.jspecify.annotations.Nullable;

/** Sends late rows of one side of a view to the view's topic of late events. */
public final class LateOutput {

  private final ProcessorContext<byte[], byte[]> context;
  private final String sink;
  private final RecordEncoder encoder;
  private final ViewCounts counts;
  private final Side side;
  private final JsonEncoder json;

  LateOutput(
      ProcessorContext<byte[], byte[]> context,
      String sink,
      RecordEncoder encoder,
      ViewCounts counts,
      Side side) {
    this.context = context;
    this.sink = sink;
    this.encoder = encoder;
    this.counts = counts;
    this.side = side;
    this.json = new JsonEncoder(side.columns());
  }

  /**
   * @param key null if the row has none
   * @param missed the windows that were missed, of each of which a row tells; none if the view has
   *     none
   */
  public void send(
      byte @Nullable [] key, SourceRow row, long eventTime, List<Window> missed, long streamTime) {
    if (missed.isEmpty()) {
      send(key, row, eventTime, (@Nullable Window) null, streamTime, Reason.LATE);
    }
    for (Window window : missed) {
      send(key, row, eventTime, window, streamTime, Reason.LATE);
    }
    counts.add(Count.LATE);
  }

  /** Sends a row that claims a time too far ahead; it names no window. */
  public void sendAhead(byte @Nullable [] key, SourceRow row, long eventTime, long streamTime) {
    send(key, row, eventTime, (@Nullable Window) null, streamTime, Reason.AHEAD);
    counts.add(Count.AHEAD);
  }

  private void send(
      byte @Nullable [] key,
      SourceRow row,
      long eventTime,
      @Nullable Window window,
      long streamTime,
      Reason reason) {
    Row late =
        Row.of(
            LateRows.COLUMNS,
            side.name(),
            side.topic(),
            (long) row.partition(),
            row.offset(),
            EventTime.micros(eventTime),
            window == null ? null : EventTime.micros(window.start()),
            window == null ? null : EventTime.micros(window.end()),
            EventTime.micros(streamTime),
            new String(json.encode(row.row()), StandardCharsets.UTF_8),
            reason.toString());
    context.forward(Records.of(key, encoder.encode(late), Math.max(0, eventTime)), sink);
  }
}
