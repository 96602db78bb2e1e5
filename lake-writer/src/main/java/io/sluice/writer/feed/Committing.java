package io.sluice.writer.feed;

import io.sluice.writer.feed.Setbacks.Activity;
import io.sluice.writer.table.CommitUnknownException;
import io.sluice.writer.table.TableException;
import io.sluice.writer.table.TableHeldException;
import io.sluice.writer.table.TablePausedException;
import io.sluice.writer.table.TableRetypedException;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits, and decides what follows when that fails: the same commit again if its files are there,
 * the records again if they are not.
 */
final class Committing {

  private static final Logger LOG = LoggerFactory.getLogger(Committing.class);

  private final String table;
  private final FeedCommits commits;
  private final Retries retries;
  private final Pause pause;
  private final Holding holding;
  private final Patience patience;

  Committing(
      String table,
      FeedCommits commits,
      Retries retries,
      Pause pause,
      Holding holding,
      Patience patience) {
    this.table = table;
    this.commits = commits;
    this.retries = retries;
    this.pause = pause;
    this.holding = holding;
    this.patience = patience;
  }

  void commitIfDue() {
    if (!holding.isOn() && isDue()) {
      commit();
    }
  }

  /** When something is to be done at the latest. */
  Optional<Instant> dueAt() {
    return holding.nextLook().or(commits::dueAt);
  }

  /**
   * Whether records may be taken: not beside a commit that is tried again, but while a job holds
   * the table for as long as there is room.
   */
  boolean mayTakeMore() {
    if (holding.nextLook().isEmpty()) {
      return !commits.isPending();
    }
    try {
      return !commits.isFull();
    } catch (TableException e) {
      startOver(Activity.TAKING, e);
      return false;
    }
  }

  private boolean isDue() {
    try {
      return commits.isDue();
    } catch (TableException e) {
      startOver(Activity.COMMITTING, e);
      return false;
    }
  }

  /** Tries once. */
  void commit() {
    try {
      if (commits.attempt()) {
        patience.gained();
      }
      retries.succeeded(Activity.COMMITTING);
    } catch (TablePausedException e) {
      pause.begin();
    } catch (TableHeldException e) {
      holding.begin(e.hold());
      retries.succeeded(Activity.COMMITTING);
    } catch (TableRetypedException e) {
      LOG.info("Table {}: reading the batch again: {}", table, e.getMessage());
      commits.drop();
      retries.succeeded(Activity.COMMITTING);
    } catch (CommitUnknownException e) {
      // The same commit again: the table recognises it if it landed.
      retries.laterUnlessRefused(Activity.COMMITTING, e);
    } catch (TableException e) {
      if (commits.isPending()) {
        retries.laterUnlessRefused(Activity.COMMITTING, e);
      } else {
        startOver(Activity.COMMITTING, e);
      }
    }
  }

  /** The batch is lost: its records are read again. */
  void startOver(Activity activity, TableException failure) {
    retries.laterUnlessRefused(activity, failure);
    commits.drop();
  }

  /** Commits what there is, if that goes at once: what is dropped is read again by the next run. */
  void finish() {
    try {
      commits.attemptAll();
    } catch (TableException | CommitUnknownException e) {
      LOG.warn("Table {}: stopped without its last batch: {}", table, e.getMessage());
    }
  }
}
