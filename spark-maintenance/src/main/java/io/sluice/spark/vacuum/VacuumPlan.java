package io.sluice.spark.vacuum;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What is to become of the files of a table.
 *
 * @param doomed no version within the retention and no restore point needs them
 * @param live files of the newest version
 * @param young removed from the table, or never in it, within the retention
 * @param restorePoints needed by restore points only
 */
public record VacuumPlan(List<TableFile> doomed, Files live, Files young, Files restorePoints) {

  /** How many, and how large they are. */
  public record Files(long count, long bytes) {
    static final Files NONE = new Files(0, 0);

    Files plus(TableFile file) {
      return new Files(count + 1, bytes + file.bytes());
    }

    Files plus(Files others) {
      return new Files(count + others.count, bytes + others.bytes);
    }
  }

  public VacuumPlan {
    doomed = List.copyOf(doomed);
  }

  /**
   * @param files everything in the folder
   * @param live paths of the newest version
   * @param removed paths that were removed from the table within the retention
   * @param needed paths of restore points
   * @param keptFrom younger files are kept, whoever wrote them
   */
  static VacuumPlan of(
      List<TableFile> files,
      Set<String> live,
      Set<String> removed,
      Set<String> needed,
      Instant keptFrom) {
    List<TableFile> doomed = new ArrayList<>();
    Files ofLive = Files.NONE;
    Files ofYoung = Files.NONE;
    Files ofPoints = Files.NONE;
    for (TableFile file : files) {
      if (!file.canBeData()) {
        continue;
      }
      if (live.contains(file.path())) {
        ofLive = ofLive.plus(file);
      } else if (removed.contains(file.path()) || !file.modified().isBefore(keptFrom)) {
        ofYoung = ofYoung.plus(file);
      } else if (needed.contains(file.path())) {
        ofPoints = ofPoints.plus(file);
      } else {
        doomed.add(file);
      }
    }
    return new VacuumPlan(doomed, ofLive, ofYoung, ofPoints);
  }

  Files toDelete() {
    return doomed.stream().reduce(Files.NONE, Files::plus, Files::plus);
  }
}
