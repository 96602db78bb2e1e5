package io.sluice.writer.feed;

import io.sluice.writer.table.TablePausedException;
import java.util.Optional;

/**
 * What a feed does while somebody has paused its table: it keeps its partitions, reads nothing, and
 * holds no batch, for nobody knows for how long. It looks again with every turn.
 */
final class Pause {

  private final FeedPlan plan;
  private final Positions positions;
  private final FeedCommits commits;
  private final FeedStatus status;

  Pause(FeedPlan plan, Positions positions, FeedCommits commits, FeedStatus status) {
    this.plan = plan;
    this.positions = positions;
    this.commits = commits;
    this.status = status;
  }

  /**
   * @throws TablePausedException if there is an end to get to
   */
  void begin() {
    if (positions.reading().hasEnd()) {
      throw new TablePausedException(plan.table());
    }
    commits.drop();
    status.pauses(
        Optional.of("it is paused; 'sluice resume %s' lets it go on".formatted(plan.name())));
  }

  /** Nothing keeps the feed from writing. */
  void end() {
    status.pauses(Optional.empty());
  }
}
