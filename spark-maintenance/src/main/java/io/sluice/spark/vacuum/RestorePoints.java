package io.sluice.spark.vacuum;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
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

  /** Their paths, relative to the table's folder. */
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
    } catch (RuntimeException e) {
      throw new SluiceException(
          ExitCode.FAILED,
          "Cannot vacuum %s: version %d of its restore point '%s' cannot be read (%s), so nobody knows what it needs; delete the restore point: sluice tag %s --delete %s"
              .formatted(table.name(), version, tag, e.getMessage(), table.name(), tag),
          e);
    }
  }

  private void add(Snapshot snapshot, Set<String> into) {
    for (AddFile file : snapshot.allFiles().collectAsList()) {
      Optional<String> path = folder.relative(URI.create(file.path()));
      path.ifPresent(into::add);
    }
  }
}
