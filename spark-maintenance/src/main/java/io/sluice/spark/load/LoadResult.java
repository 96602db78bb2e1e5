package io.sluice.spark.load;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.spark.job.Report;
import java.util.Optional;

/**
 * What a load did, or would do.
 *
 * @param versionBefore empty if the table did not exist
 * @param versionAfter the same as before if there was nothing to do, or in a dry run
 */
record LoadResult(
    String table,
    String file,
    Outcome outcome,
    Optional<Long> versionBefore,
    Optional<Long> versionAfter,
    long rowsRead,
    Changes changes) {

  enum Outcome {
    LOADED,
    UP_TO_DATE,
    DRY_RUN
  }

  Report report() {
    ObjectNode values =
        JsonNodeFactory.instance
            .objectNode()
            .put("job", "load")
            .put("table", table)
            .put("file", file)
            .put("dry_run", outcome == Outcome.DRY_RUN)
            .put("version_before", versionBefore.orElse(null))
            .put("version_after", versionAfter.orElse(null))
            .put("rows_read", rowsRead)
            .put("inserted", changes.inserted())
            .put("updated", changes.updated())
            .put("unchanged", rowsRead - changes.inserted() - changes.updated());
    return new Report(sentence(), values);
  }

  private String sentence() {
    return switch (outcome) {
      case LOADED -> "Loaded %s into %s".formatted(file, table);
      case UP_TO_DATE -> "%s has every row of %s already: no new version".formatted(table, file);
      case DRY_RUN -> "Would load %s into %s (dry run: nothing written)".formatted(file, table);
    };
  }
}
