package io.sluice.spark.reprocess;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.delta.Snapshot;

/** The folder of a staging table: data files side by side, and the log. */
record StagingFolder(String name, Path location, Configuration configuration) {

  private static final String LOG = "_delta_log";
  private static final String FIRST = "00000000000000000000.json";

  boolean exists() {
    return trying(files -> files.exists(location));
  }

  /** The sizes of the data files by their names. */
  Map<String, Long> files() {
    Map<String, Long> sizes = new TreeMap<>();
    for (FileStatus file : list(location)) {
      if (isData(file)) {
        sizes.put(file.getPath().getName(), file.getLen());
      }
    }
    return sizes;
  }

  /**
   * Refuses the folder if there is more in it than a run that was cut off may have left.
   *
   * @throws SluiceException naming what is there
   */
  void requireNothingElse() {
    list(location).stream()
        .filter(file -> !isData(file) && !file.getPath().getName().equals(LOG))
        .filter(file -> !isHidden(file))
        .findFirst()
        .ifPresent(
            other -> {
              throw new SluiceException(
                  ExitCode.CONFIGURATION,
                  "Cannot use %s at %s for staging: somebody has put %s there; choose another --generation, or move it away"
                      .formatted(name, location, other.getPath().getName()));
            });
  }

  /** Whether all live files of a version of the table in it are there. */
  boolean holdsAllOf(Snapshot snapshot) {
    Set<String> there = files().keySet();
    return snapshot.allFiles().collectAsList().stream()
        .allMatch(file -> there.contains(URI.create(file.path()).getPath()));
  }

  private static boolean isData(FileStatus file) {
    return file.isFile() && file.getPath().getName().startsWith("part-");
  }

  private static boolean isHidden(FileStatus file) {
    return file.isFile() && file.getPath().getName().startsWith(".");
  }

  /**
   * Deletes it, the data first and the log's first entry last: what is left by a run that is cut
   * off still says whose it was.
   */
  void delete() {
    for (FileStatus file : list(location)) {
      if (!file.getPath().getName().equals(LOG)) {
        delete(file.getPath());
      }
    }
    Path log = new Path(location, LOG);
    list(log).stream()
        .map(FileStatus::getPath)
        .filter(entry -> !entry.getName().equals(FIRST))
        .sorted(Comparator.comparing(Path::getName).reversed())
        .forEach(this::delete);
    delete(location);
  }

  private void delete(Path path) {
    trying(files -> files.delete(path, true));
  }

  private List<FileStatus> list(Path folder) {
    return trying(
        files -> {
          try {
            return Arrays.asList(files.listStatus(folder));
          } catch (FileNotFoundException e) {
            return List.of();
          }
        });
  }

  private interface Doing<T> {
    T with(FileSystem files) throws IOException;
  }

  private <T> T trying(Doing<T> what) {
    try {
      return what.with(location.getFileSystem(configuration));
    } catch (IOException e) {
      throw new SluiceException(
          ExitCode.FAILED,
          "Cannot use staging table %s at %s: %s; see that the command may use the lake"
              .formatted(name, location, e.getMessage()),
          e);
    }
  }
}
