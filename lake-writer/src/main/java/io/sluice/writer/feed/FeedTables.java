package io.sluice.writer.feed;

import io.sluice.writer.table.LakeTable;
import io.sluice.writer.table.LakeTables;
import io.sluice.writer.table.SourcePartition;
import io.sluice.writer.table.TableProperties;
import java.util.Map;
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

  /**
   * Where the table is now; what is known of the quarantine is read anew after it.
   *
   * @throws io.sluice.writer.table.TableException if one cannot be read; may be called again
   */
  Map<SourcePartition, Long> nextOffsets() {
    Map<SourcePartition, Long> offsets = table().nextOffsets();
    quarantine.refresh();
    return offsets;
  }

  /**
   * Whether somebody has paused one of them.
   *
   * @throws io.sluice.writer.table.TableException if one cannot be read; may be called again
   */
  boolean arePaused() {
    return TableProperties.arePaused(table().properties()) || quarantine.isPaused();
  }

  @Override
  public void close() {
    quarantine.close();
    if (table != null) {
      table.close();
    }
  }
}
