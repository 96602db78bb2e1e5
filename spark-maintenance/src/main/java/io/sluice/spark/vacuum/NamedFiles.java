package io.sluice.spark.vacuum;

import io.sluice.spark.table.LakeTable;
import java.net.URI;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.apache.spark.sql.delta.actions.AddFile;

/**
 * The files that commits have put into a table since a moment.
 *
 * <p>A file that was written since and is none of them may belong to a commit that is still to
 * come.
 */
record NamedFiles(LakeTable table, TableFolder folder) {

  /** Their paths, relative to the table's folder, and some older ones. */
  Set<String> since(Instant moment) {
    Set<String> paths = new HashSet<>();
    new LogEntries(table)
        .since(
            moment,
            action -> {
              if (action instanceof AddFile file) {
                folder.relative(URI.create(file.path())).ifPresent(paths::add);
              }
            });
    return paths;
  }
}
