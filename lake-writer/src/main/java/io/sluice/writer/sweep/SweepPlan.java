package io.sluice.writer.sweep;

import io.sluice.writer.file.DataFileName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Which files of a table are orphans: ours by their name, named by no version that the log keeps,
 * and older than any batch that is under way.
 *
 * @param orphans what may be deleted
 * @param referenced files that the log names
 * @param young files of ours that it does not name, or not yet
 * @param foreign files that are not named as ours are, and not in the log either
 */
record SweepPlan(List<FoundFile> orphans, int referenced, int young, int foreign) {

  SweepPlan {
    orphans = List.copyOf(orphans);
  }

  static SweepPlan of(List<FoundFile> found, Set<String> named, SweepAge age, Instant now) {
    Instant youngest = now.minus(age.age());
    List<FoundFile> orphans = new ArrayList<>();
    int referenced = 0;
    int young = 0;
    int foreign = 0;
    for (FoundFile file : found) {
      if (named.contains(file.path())) {
        referenced++;
      } else if (!DataFileName.isOurs(file.name())) {
        foreign++;
      } else if (file.modified().isAfter(youngest)) {
        young++;
      } else {
        orphans.add(file);
      }
    }
    return new SweepPlan(orphans, referenced, young, foreign);
  }

  long bytes() {
    return orphans.stream().mapToLong(FoundFile::sizeBytes).sum();
  }
}
