package io.sluice.writer.restore;

import io.sluice.writer.restore.VersionChoice.Chosen;
import java.util.Locale;

/** What is put back of a version. */
enum RestoreKind {
  /** Its files and its offsets. */
  RESTORE {
    @Override
    RestorePlan plan(RestorePlanner planner, RestoredTable table, Chosen version) {
      return planner.restore(table, version);
    }
  },
  /** Its offsets alone, behind somebody's RESTORE that has put back its files. */
  REPAIR {
    @Override
    RestorePlan plan(RestorePlanner planner, RestoredTable table, Chosen version) {
      return planner.repair(table, version);
    }
  },
  /** Its files and its offsets, after they were looked at beside the table. */
  PROMOTE {
    @Override
    RestorePlan plan(RestorePlanner planner, RestoredTable table, Chosen version) {
      return planner.restore(table, version);
    }
  };

  abstract RestorePlan plan(RestorePlanner planner, RestoredTable table, Chosen version);

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
