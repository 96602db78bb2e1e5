package io.sluice.writer.restore;

import io.sluice.writer.delta.TableContent;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;

/**
 * What a restore does to the files of a table.
 *
 * @param rowsBack rows of the files that are put back; -1 if not all of them are counted
 * @param rowsOut rows of the files that are taken out; -1 if not all of them are counted
 */
record FileChange(List<String> back, List<String> out, long rowsBack, long rowsOut) {

  FileChange {
    back = List.copyOf(back);
    out = List.copyOf(out);
  }

  static FileChange between(TableContent now, TableContent target) {
    List<String> back = without(target.paths(), now.paths());
    List<String> out = without(now.paths(), target.paths());
    return new FileChange(
        back,
        out,
        rows(back.stream().mapToLong(target::rows)),
        rows(out.stream().mapToLong(now::rows)));
  }

  private static List<String> without(Set<String> paths, Set<String> others) {
    Set<String> rest = new TreeSet<>(paths);
    rest.removeAll(others);
    return List.copyOf(rest);
  }

  private static long rows(LongStream counts) {
    long[] all = counts.toArray();
    return LongStream.of(all).anyMatch(count -> count < 0) ? -1 : LongStream.of(all).sum();
  }

  boolean isNone() {
    return back.isEmpty() && out.isEmpty();
  }
}
