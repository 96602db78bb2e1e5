package io.sluice.writer.sweep;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Looks for orphans of one table, and deletes them.
 *
 * <p>Files are listed before the log is read, so a file whose commit lands in between is found in
 * the log. Nothing is deleted unless the log was read whole.
 */
final class TableSweep {

  private final String name;
  private final Path table;
  private final Configuration configuration;

  TableSweep(String name, URI location, Configuration configuration) {
    this.name = name;
    this.table = new Path(location);
    this.configuration = configuration;
  }

  /**
   * @return what is to be deleted; empty if there is no table
   * @throws SluiceException with {@link ExitCode#TRY_LATER} if not all of the log can be read
   */
  Optional<SweepPlan> plan(SweepAge age, Instant now) {
    try {
      FileSystem files = table.getFileSystem(configuration);
      if (!files.exists(new Path(table, "_delta_log"))) {
        return Optional.empty();
      }
      List<FoundFile> found = new ArrayList<>();
      find(files, table, "", found);
      return Optional.of(SweepPlan.of(found, NamedFiles.of(files, table, configuration), age, now));
    } catch (IOException | RuntimeException e) {
      throw new SluiceException(
          ExitCode.TRY_LATER,
          "Cannot sweep table %s at %s: its files or its log cannot be read whole: %s; nothing was deleted, try again or see what its log holds"
              .formatted(name, table, e),
          e);
    }
  }

  private static void find(FileSystem files, Path folder, String below, List<FoundFile> found)
      throws IOException {
    for (FileStatus status : files.listStatus(folder)) {
      String path = below + status.getPath().getName();
      if (isHidden(status.getPath().getName())) {
        continue;
      }
      if (status.isDirectory()) {
        find(files, status.getPath(), path + "/", found);
      } else {
        found.add(
            new FoundFile(
                path, status.getLen(), Instant.ofEpochMilli(status.getModificationTime())));
      }
    }
  }

  /** A partition's folder may begin like one that Delta keeps for itself. */
  private static boolean isHidden(String name) {
    return name.startsWith(".") || (name.startsWith("_") && name.indexOf('=') < 0);
  }

  /**
   * Deletes what a plan names.
   *
   * @return how many files were still there
   */
  int delete(SweepPlan plan) {
    int deleted = 0;
    try {
      FileSystem files = table.getFileSystem(configuration);
      for (FoundFile orphan : plan.orphans()) {
        deleted += delete(files, orphan) ? 1 : 0;
      }
      return deleted;
    } catch (IOException e) {
      throw new SluiceException(
          ExitCode.FAILED,
          "Cannot delete all orphans of table %s at %s: %s; %d of %d were deleted, run it again"
              .formatted(name, table, e, deleted, plan.orphans().size()),
          e);
    }
  }

  private boolean delete(FileSystem files, FoundFile orphan) throws IOException {
    try {
      return files.delete(new Path(table, orphan.path()), false);
    } catch (FileNotFoundException somebodyElseDid) {
      return false;
    }
  }
}
