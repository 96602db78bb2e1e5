package io.sluice.spark.optimize;

import java.util.List;
import java.util.OptionalLong;

/**
 * How much one commit of a compaction replaces.
 *
 * <p>For each version that others commit meanwhile, Delta looks through all files that a commit
 * replaces. Beside a writer that commits ten times a second a commit of 10,000 files is never done;
 * so a table of more is compacted in several commits of about as many files.
 */
final class CommitSize {

  private static final int FILES = 2_000;

  private CommitSize() {}

  /** Whether a table of so many files, of whatever size, is one commit. */
  static boolean isOne(long files) {
    return files <= FILES;
  }

  /**
   * Bytes of files for one commit; empty if all of them may go into one.
   *
   * @param files of a table, of which those below the target size are replaced
   */
  static OptionalLong of(List<LiveFile> files, long targetBytes) {
    long count = 0;
    long bytes = 0;
    for (LiveFile file : files) {
      if (file.bytes() < targetBytes) {
        count++;
        bytes += file.bytes();
      }
    }
    return isOne(count)
        ? OptionalLong.empty()
        : OptionalLong.of(Math.max(1, bytes / count * FILES));
  }
}
