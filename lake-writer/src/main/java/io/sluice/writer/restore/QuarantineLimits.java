package io.sluice.writer.restore;

import io.sluice.writer.table.OffsetSpan;
import io.sluice.writer.table.SourcePartition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Up to which offsets a quarantine is kept whose table goes back.
 *
 * <p>These are the table's, if every batch is before or behind them as a whole. A writer that died
 * between quarantine and rows, or lost, has left a batch behind that the table then took in other
 * pieces, and there may be a version in its middle. Such a commit is kept whole, and the quarantine
 * stays ahead of the table up to its end, as it is after a crash: it holds all that is malformed up
 * to there, so the replay passes that by.
 */
public final class QuarantineLimits {

  private QuarantineLimits() {}

  /**
   * @param target where the table goes on
   * @param batches the spans of the batches of every commit of the quarantine
   */
  public static Map<SourcePartition, Long> of(
      Map<SourcePartition, Long> target, List<List<OffsetSpan>> batches) {
    Map<SourcePartition, Long> limits = new HashMap<>(target);
    boolean hasGrown = true;
    while (hasGrown) {
      hasGrown = false;
      for (List<OffsetSpan> batch : batches) {
        if (batch.stream().anyMatch(span -> span.firstOffset() < limit(limits, span))) {
          for (OffsetSpan span : batch) {
            hasGrown |= span.nextOffset() > limit(limits, span);
            limits.merge(span.partition(), span.nextOffset(), Math::max);
          }
        }
      }
    }
    return limits;
  }

  /** A partition that the table does not know is none of its restore. */
  private static long limit(Map<SourcePartition, Long> limits, OffsetSpan span) {
    return limits.getOrDefault(span.partition(), Long.MAX_VALUE);
  }
}
