package io.sluice.spark.merge;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.spark.sql.delta.actions.AddFile;

/**
 * The files that versions of a changelog have added rows with: all rows that are not folded yet,
 * and none twice.
 *
 * @param rewritten paths of those files that are not live any more, as their rows are in others too
 */
record ChangelogSlice(List<AddFile> files, Set<String> rewritten) {

  /**
   * @param folded the version before the slice
   * @param last the last version of the slice
   * @param commits what the log has of them, in order
   * @throws SluiceException if the log has not all of them, or one took rows out
   */
  static ChangelogSlice of(
      String changelog, long folded, long last, List<ChangelogCommit> commits) {
    List<AddFile> files = new ArrayList<>();
    Set<String> rewritten = new HashSet<>();
    long next = folded + 1;
    for (ChangelogCommit commit : commits) {
      if (commit.version() != next) {
        throw missing(changelog, next);
      }
      if (commit.tookRowsOut()) {
        throw refused(
            changelog,
            "version %d (%s) took rows out".formatted(commit.version(), commit.operation()));
      }
      files.addAll(commit.added());
      rewritten.addAll(commit.rewritten());
      next++;
    }
    if (next != last + 1) {
      throw missing(changelog, next);
    }
    Set<String> added = new HashSet<>(files.stream().map(AddFile::path).toList());
    rewritten.retainAll(added);
    return new ChangelogSlice(List.copyOf(files), Set.copyOf(rewritten));
  }

  boolean isEmpty() {
    return files.isEmpty();
  }

  /** How many changes it has at most; empty if a file does not say. */
  OptionalLong changes() {
    return files.stream().allMatch(file -> file.numPhysicalRecords().isDefined())
        ? OptionalLong.of(
            files.stream().mapToLong(file -> (Long) file.numPhysicalRecords().get()).sum())
        : OptionalLong.empty();
  }

  private static SluiceException missing(String changelog, long version) {
    return refused(
        changelog,
        "the log has version %d no more, and versions up to %d are folded"
            .formatted(version, version - 1));
  }

  /** That only all rows together tell what the table is. */
  static SluiceException refused(String changelog, String reason) {
    return new SluiceException(
        ExitCode.FAILED,
        "Cannot fold what is new in %s: %s; 'sluice merge --full' makes the table anew from all that is in it"
            .formatted(changelog, reason));
  }
}
