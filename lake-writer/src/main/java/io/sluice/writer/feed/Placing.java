package io.sluice.writer.feed;

import io.sluice.writer.feed.Lookout.View;
import io.sluice.writer.feed.Setbacks.Activity;
import io.sluice.writer.table.TableException;
import io.sluice.writer.table.TablePausedException;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;

/**
 * Looks where the table is and places what is held there; looks from time to time, too, whether all
 * is as it was. What cannot be seen now is looked for again.
 */
final class Placing {

  private final Lookout lookout;
  private final Placement placement;
  private final Positions positions;
  private final FeedCommits commits;
  private final Retries retries;
  private final Pause pause;

  Placing(
      Lookout lookout,
      Placement placement,
      Positions positions,
      FeedCommits commits,
      Retries retries,
      Pause pause) {
    this.lookout = lookout;
    this.placement = placement;
    this.positions = positions;
    this.commits = commits;
    this.retries = retries;
    this.pause = pause;
  }

  void lookIfDue() {
    boolean areAllPlaced = positions.areAllPlaced();
    if (areAllPlaced && !lookout.isDue()) {
      return;
    }
    Activity activity = areAllPlaced ? Activity.LOOKING : Activity.PLACING;
    try {
      look();
      retries.succeeded(activity);
    } catch (TablePausedException e) {
      throw e;
    } catch (TableException e) {
      retries.laterUnlessRefused(activity, e);
    } catch (RetriableException e) {
      retries.later(activity, e);
    }
  }

  private void look() {
    View view = lookout.look();
    if (view.isPaused()) {
      pause.begin();
      // Nothing is to be committed, so nothing fails any more.
      retries.succeeded(Activity.COMMITTING);
      return;
    }
    pause.end();
    if (!positions.areAllPlaced()) {
      placement.place(view.nextOffsets());
      if (positions.placed().stream().anyMatch(PartitionProgress::isAhead)) {
        // Behind a gap that was accepted: the table has to pass it although no record comes.
        commits.moved();
      }
    }
  }

  /** Kafka does not have the next records of these partitions. */
  void onOutOfRange(Map<TopicPartition, Long> outOfRange) {
    try {
      placement.requireNoGap(outOfRange, lookout.look().nextOffsets());
      commits.drop();
    } catch (TableException e) {
      retries.laterUnlessRefused(Activity.PLACING, e);
    } catch (RetriableException e) {
      retries.later(Activity.PLACING, e);
    }
  }
}
