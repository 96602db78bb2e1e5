package io.sluice.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** When each commit of a live writer ended, and how long it took. */
record PacedCommits(List<Commit> commits) {

  /** Times since 1970. */
  record Commit(long endedMillis, double tookMillis) {}

  /** What {@link SmallFilesMain} wrote; a line that was cut off is left out. */
  static PacedCommits read(Path times) throws IOException {
    String text = Files.readString(times);
    List<Commit> commits = new ArrayList<>();
    for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
      String[] fields = line.split(" ");
      commits.add(new Commit(Long.parseLong(fields[0]), Long.parseLong(fields[1]) / 1000.0));
    }
    return new PacedCommits(commits);
  }

  Window between(long fromMillis, long toMillis) {
    double[] took =
        commits.stream()
            .filter(commit -> commit.endedMillis() >= fromMillis)
            .filter(commit -> commit.endedMillis() < toMillis)
            .mapToDouble(Commit::tookMillis)
            .sorted()
            .toArray();
    return new Window(took, (toMillis - fromMillis) / 1000.0);
  }

  /**
   * The commits of a stretch of time.
   *
   * @param sortedMillis how long they took, ascending
   */
  record Window(double[] sortedMillis, double seconds) {

    double percentile(int percent) {
      if (sortedMillis.length == 0) {
        throw new IllegalStateException("No commit in %.1f s".formatted(seconds));
      }
      return sortedMillis[Math.max(0, sortedMillis.length * percent / 100 - 1)];
    }

    int count() {
      return sortedMillis.length;
    }

    double perSecond() {
      return count() / seconds;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Window that
          && seconds == that.seconds
          && Arrays.equals(sortedMillis, that.sortedMillis);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(sortedMillis);
    }
  }
}
