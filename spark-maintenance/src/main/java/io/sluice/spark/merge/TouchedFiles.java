package io.sluice.spark.merge;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.spark.paths.SparkPath;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.functions;

/**
 * The files of a table that hold keys of changes: no row of such a key is in another file.
 *
 * @param files those, of all that are live
 * @param tableBytes of all
 */
record TouchedFiles(List<AddFile> files, long tableBytes) {

  /** The half: from here on MERGE reads more than it saves. */
  private static final int PARTS = 2;

  private static final String FILE = "file";

  /**
   * Finds them by reading the key's columns of all rows.
   *
   * @param changes with columns of the key
   */
  static TouchedFiles find(KeyedTable table, Snapshot rows, Dataset<Row> changes) {
    List<AddFile> live = live(rows);
    Map<String, AddFile> byPath = new HashMap<>();
    live.forEach(file -> byPath.put(path(table, file), file));
    List<AddFile> touched =
        table
            .rows()
            .rows(rows, live)
            .withColumn(FILE, functions.col("_metadata.file_path"))
            .as(ChangeRule.ROW)
            .join(changes.as(ChangeRule.CHANGE), ChangeRule.sameKey(table.key()), "left_semi")
            .select(ChangeRule.row(FILE))
            .distinct()
            .collectAsList()
            .stream()
            .map(row -> required(byPath, row.getString(0)))
            .toList();
    return new TouchedFiles(touched, bytes(live));
  }

  static List<AddFile> live(Snapshot rows) {
    return rows.allFiles().collectAsList();
  }

  /**
   * Whether so many changes could be in most of a table: each is in one file at most.
   *
   * @param changes empty if nobody knows
   */
  static boolean mayBeMostOf(List<AddFile> live, OptionalLong changes) {
    long most =
        live.stream()
            .map(AddFile::size)
            .sorted(Comparator.reverseOrder())
            .limit(changes.orElse(Long.MAX_VALUE))
            .mapToLong(size -> size)
            .sum();
    return isMostOf(most, bytes(live));
  }

  boolean areMostOfTheTable() {
    return isMostOf(bytes(files), tableBytes);
  }

  private static boolean isMostOf(long part, long whole) {
    return part > 0 && part >= whole / PARTS;
  }

  private static long bytes(List<AddFile> files) {
    return files.stream().mapToLong(AddFile::size).sum();
  }

  private static String path(KeyedTable table, AddFile file) {
    return SparkPath.fromPath(file.absolutePath(table.rows().log())).urlEncoded();
  }

  /** To pass over one would leave its rows beside those that take their place. */
  private static AddFile required(Map<String, AddFile> byPath, String path) {
    AddFile file = byPath.get(path);
    if (file == null) {
      throw new IllegalStateException("Spark has read %s, which is not live".formatted(path));
    }
    return file;
  }
}
