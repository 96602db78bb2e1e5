package io.sluice.writer.feed;

import io.sluice.writer.feed.FeedTables.States;
import io.sluice.writer.feed.Setbacks.Activity;
import io.sluice.writer.table.TableException;
import io.sluice.writer.table.TablePausedException;
import io.sluice.writer.table.TableState;
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
  private final Holding holding;

  Placing(
      Lookout lookout,
      Placement placement,
      Positions positions,
      FeedCommits commits,
      Retries retries,
      Pause pause,
      Holding holding) {
    this.lookout = lookout;
    this.placement = placement;
    this.positions = positions;
    this.commits = commits;
    this.retries = retries;
    this.pause = pause;
    this.holding = holding;
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
    States states = lookout.look();
    followRestore(states.table());
    commits.follow(states.table());
    if (states.arePaused()) {
      pause.begin();
      // Nothing is to be committed, so nothing fails any more.
      retries.succeeded(Activity.COMMITTING);
      return;
    }
    pause.end();
    holding.see(states);
    if (!positions.areAllPlaced() && !states.table().isBeingRestored()) {
      placement.place(states.table().nextOffsets());
      if (positions.areBehindGap()) {
        // Behind a gap that was accepted: the table has to pass it although no record comes.
        commits.moved();
      }
    }
  }

  /** What was read before a restore is void, also where nothing was left to read. */
  private void followRestore(TableState table) {
    if (!table.lastRestore().equals(positions.lastRestore())) {
      commits.drop();
      positions.placeAfter(table.lastRestore());
    }
  }

  /** Kafka does not have the next records of these partitions. */
  void onOutOfRange(Map<TopicPartition, Long> outOfRange) {
    try {
      placement.requireNoGap(outOfRange, lookout.look().table().nextOffsets());
      commits.drop();
    } catch (TableException e) {
      retries.laterUnlessRefused(Activity.PLACING, e);
    } catch (RetriableException e) {
      retries.later(Activity.PLACING, e);
    }
  }
}
