package io.sluice.writer.feed;

import io.sluice.writer.feed.Setbacks.Activity;
import io.sluice.writer.table.CommitUnknownException;
import io.sluice.writer.table.TableException;
import io.sluice.writer.table.TablePausedException;
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
  private final Patience patience;

  Committing(String table, FeedCommits commits, Retries retries, Pause pause, Patience patience) {
    this.table = table;
    this.commits = commits;
    this.retries = retries;
    this.pause = pause;
    this.patience = patience;
  }

  void commitIfDue() {
    if (isDue()) {
      commit();
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
      commits.attempt();
    } catch (TableException | CommitUnknownException e) {
      LOG.warn("Table {}: stopped without its last batch: {}", table, e.getMessage());
    }
  }
}
