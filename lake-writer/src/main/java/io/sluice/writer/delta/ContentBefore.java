package io.sluice.writer.delta;

import io.delta.standalone.DeltaLog;
import io.delta.standalone.VersionLog;
import io.delta.standalone.actions.Action;
import io.delta.standalone.actions.AddFile;
import io.sluice.writer.table.OffsetSpan;
import io.sluice.writer.table.SourcePartition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a table holds of the records before some offsets, whatever version had just that.
 *
 * <p>Several writers commit their partitions in any order, so there may be none: it is the newest
 * version of which no partition goes beyond its offset, with the files of those later commits that
 * do not either. No commit may be within the offsets in part.
 */
final class ContentBefore {

  private final Map<SourcePartition, Long> limits;
  private final List<LoggedVersion> history;

  ContentBefore(Map<SourcePartition, Long> limits, List<LoggedVersion> history) {
    this.limits = limits;
    this.history = history;
  }

  /**
   * @param contents what the table holds as of a version
   */
  TableContent of(DeltaLog log, LongFunction<TableContent> contents) {
    LoggedVersion base = null;
    for (LoggedVersion version : history) {
      base = isWithin(version.nextOffsets()) ? version : base;
    }
    TableContent content =
        base == null
            ? contents.apply(history.get(0).version()).withFiles(List.of())
            : contents.apply(base.version());
    Map<String, AddFile> files = new HashMap<>(content.files());
    for (LoggedVersion later : after(base)) {
      added(log, later.version()).forEach(file -> files.put(file.getPath(), file));
    }
    return content.withFiles(List.copyOf(files.values()));
  }

  /** The commits of ours behind a version that do not go beyond the limits. */
  private List<LoggedVersion> after(@Nullable LoggedVersion base) {
    boolean wasRestored = false;
    List<LoggedVersion> within = new ArrayList<>();
    for (LoggedVersion version : history) {
      if (base == null || version.version() > base.version()) {
        wasRestored |= version.operation().equals(LogEntry.RESTORE);
        if (!version.batch().isEmpty() && version.batch().stream().allMatch(this::isWithin)) {
          within.add(version);
        }
      }
    }
    if (wasRestored && !within.isEmpty()) {
      throw new IllegalStateException(
          "no version has just the records before %s, and behind a RESTORE they cannot be put together from commits; restore to another version"
              .formatted(limits));
    }
    return within;
  }

  private boolean isWithin(Map<SourcePartition, Long> offsets) {
    return offsets.entrySet().stream().allMatch(each -> isWithin(each.getKey(), each.getValue()));
  }

  private boolean isWithin(OffsetSpan span) {
    return isWithin(span.partition(), span.nextOffset());
  }

  private boolean isWithin(SourcePartition partition, long next) {
    return next <= limits.getOrDefault(partition, Long.MAX_VALUE);
  }

  private static List<AddFile> added(DeltaLog log, long version) {
    List<AddFile> files = new ArrayList<>();
    VersionLog entry = log.getChanges(version, false).next();
    for (Action action : entry.getActions()) {
      if (action instanceof AddFile file) {
        files.add(file);
      }
    }
    return files;
  }
}
