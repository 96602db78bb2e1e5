package io.sluice.spark.merge;

import io.sluice.failure.SluiceException;
import io.sluice.spark.job.Progress;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import java.util.function.Supplier;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.Snapshot;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Reads changes up to one version of a changelog: all that is asked for, or an exception.
 *
 * @param changelog the version
 */
record ChangelogReader(KeyedTable table, Snapshot changelog, Progress progress) {

  /**
   * @param folded the version before the first one that is read
   * @throws SluiceException if the log and the files do not have all of it any more
   */
  ChangelogSlice since(long folded) {
    progress.step("reading the log of " + table.changelog().name());
    List<ChangelogCommit> commits =
        ChangelogLog.between(table.changelog(), folded + 1, changelog.version());
    ChangelogSlice slice =
        ChangelogSlice.of(table.changelog().name(), folded, changelog.version(), commits);
    slice.rewritten().forEach(this::requireThere);
    return slice;
  }

  Dataset<Row> changes(ChangelogSlice slice) {
    return table
        .changelog()
        .log()
        .createDataFrame(
            changelog,
            CollectionConverters.asScala(slice.files()).toList(),
            false,
            scala.Option.empty());
  }

  /** The latest change of every key that a slice has changes of. */
  Dataset<Row> latest(ChangelogSlice slice) {
    return LatestChanges.of(changes(slice), table.key());
  }

  /** The latest change of every key. */
  Dataset<Row> latestOfAll() {
    return LatestChanges.of(table.changelog().rows(changelog.version()), table.key());
  }

  /**
   * Runs what reads a slice.
   *
   * @throws SluiceException if a vacuum came between the look for a file and its reading
   */
  <T> T reading(Supplier<T> call) {
    try {
      return call.get();
    } catch (RuntimeException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof FileNotFoundException missing) {
          throw vacuumed(String.valueOf(missing.getMessage()));
        }
      }
      throw e;
    }
  }

  /** A file that is live is there; one that is not is there until it is vacuumed. */
  private void requireThere(String path) {
    Path file = new Path(table.changelog().location(), new Path(URI.create(path)));
    SparkSession spark = table.changelog().spark();
    try {
      FileSystem files = file.getFileSystem(spark.sessionState().newHadoopConf());
      if (!files.exists(file)) {
        throw vacuumed(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private SluiceException vacuumed(String path) {
    return ChangelogSlice.refused(
        table.changelog().name(),
        "file %s was written together with others and vacuumed before it was folded"
            .formatted(path));
  }
}
