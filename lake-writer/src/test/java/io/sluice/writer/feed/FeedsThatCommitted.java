package io.sluice.writer.feed;

import io.sluice.writer.table.DataFile;
import io.sluice.writer.table.FileStatistics;
import io.sluice.writer.table.OffsetSpan;
import io.sluice.writer.table.PendingCommit;
import io.sluice.writer.table.SourcePartition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What feeds say of themselves, for the tests of those who print it. */
public final class FeedsThatCommitted {

  /** When commits land. */
  public static final Instant NOW = Instant.parse("2026-01-05T00:00:10Z");

  private static final Instant OLDEST = NOW.minusSeconds(3);
  private static final Instant NEWEST = NOW.minusSeconds(1);

  private FeedsThatCommitted() {}

  /** Five rows and two malformed records as version 7, in 250 ms; three records wait. */
  public static FeedStatus clicks() {
    FeedStatus status = new FeedStatus("clicks", "shop.clicks");
    land(status);
    status.nextOffsets(Map.of(1, 4L, 0, 7L));
    status.lag(3);
    return status;
  }

  /** Commits what {@link #clicks} has committed, once more. */
  public static void land(FeedStatus status) {
    status.count(FeedCount.READ, 8);
    status.committed(
        7,
        new BatchCommit(Optional.of(commit(2)), commit(5)),
        new BatchFigures(8, 1, 0, Optional.of(OLDEST), Optional.of(NEWEST)),
        NOW,
        Duration.ofMillis(250));
  }

  /** One that somebody has paused. */
  public static FeedStatus paused() {
    FeedStatus status = new FeedStatus("visits", "shop.visits");
    status.waits(Optional.empty());
    status.pauses(Optional.of("it is paused"));
    return status;
  }

  /** One whose topic is not there. */
  public static FeedStatus absent() {
    FeedStatus status = new FeedStatus("purchases", "shop.purchases");
    status.topicAbsent();
    return status;
  }

  private static PendingCommit commit(long rows) {
    return PendingCommit.of(
        List.of(
            new DataFile(
                "part-0", Map.of(), 1, Instant.EPOCH, new FileStatistics(rows, List.of()))),
        List.of(new OffsetSpan(new SourcePartition("shop.clicks", 0), 0, 7)),
        Map.of());
  }
}
