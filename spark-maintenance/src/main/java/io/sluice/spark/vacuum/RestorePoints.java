package io.sluice.spark.vacuum;

import io.sluice.spark.table.LakeTable;
import io.sluice.table.Tags;
import java.net.URI;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.AddFile;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The files that somebody wants to be able to go back to: of tagged versions, and of what is staged
 * from this table.
 */
record RestorePoints(LakeTable table, TableFolder folder) {

  /**
   * Their paths, relative to the table's folder.
   *
   * @throws UnreadableRestorePointException if one of them cannot be read
   */
  Set<String> paths(Snapshot newest) {
    Set<String> paths = new HashSet<>();
    Tags.of(CollectionConverters.asJava(newest.metadata().configuration()))
        .forEach((tag, version) -> add(tagged(tag, version), paths));
    LakeTable staged = table.staged();
    if (staged.exists()) {
      add(staged.snapshot(), paths);
    }
    return paths;
  }

  private Snapshot tagged(String tag, long version) {
    try {
      return table.snapshot(version);
    } catch (Exception e) {
      // Scala throws checked exceptions that no method declares.
      throw new UnreadableRestorePointException(table, tag, version, e);
    }
  }

  private void add(Snapshot snapshot, Set<String> into) {
    for (AddFile file : snapshot.allFiles().collectAsList()) {
      Optional<String> path = folder.relative(URI.create(file.path()));
      path.ifPresent(into::add);
    }
  }
}
