package io.sluice.writer.feed;

import io.sluice.table.Hold;
import io.sluice.writer.table.LakeTable;
import io.sluice.writer.table.LakeTables;
import io.sluice.writer.table.TableState;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table of a feed with its quarantine; opened when first asked, so that a failure passes. */
final class FeedTables implements AutoCloseable {

  private final FeedPlan plan;
  private final LakeTables lake;
  private final Quarantine quarantine;
  private @Nullable LakeTable table;

  FeedTables(FeedPlan plan, LakeTables lake, TopicIdentity topic) {
    this.plan = plan;
    this.lake = lake;
    this.quarantine = new Quarantine(lake, plan.quarantine(), plan.quarantineFiles(), topic);
  }

  /**
   * @throws io.sluice.writer.table.TableException if it cannot be opened; may be called again
   */
  LakeTable table() {
    if (table == null) {
      table = lake.open(plan.table());
    }
    return table;
  }

  Quarantine quarantine() {
    return quarantine;
  }

  /** What was read of a table, and then of its quarantine. */
  record States(TableState table, TableState quarantine) {

    /** Whether somebody has paused one of them. */
    boolean arePaused() {
      return table.isPaused() || quarantine.isPaused();
    }

    /** The job that holds one of them now. */
    Optional<Hold> hold(Instant now) {
      return table.hold(now).or(() -> quarantine.hold(now));
    }
  }

  /**
   * Reads both anew. The quarantine comes second: a restore rewinds it second, so that nobody who
   * saw the table after a restore goes by a quarantine before it.
   *
   * @throws io.sluice.writer.table.TableException if one cannot be read; may be called again
   */
  States states() {
    TableState state = table().state();
    return new States(state, quarantine.refresh());
  }

  @Override
  public void close() {
    quarantine.close();
    if (table != null) {
      table.close();
    }
  }
}
