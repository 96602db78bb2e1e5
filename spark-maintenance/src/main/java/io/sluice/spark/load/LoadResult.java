package io.sluice.spark.load;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.spark.expect.ExpectationResult;
import io.sluice.spark.job.Report;
import java.util.List;
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
    LoadId id,
    Outcome outcome,
    Optional<Long> versionBefore,
    Optional<Long> versionAfter,
    RowCounts rows,
    Changes changes,
    List<ExpectationResult> expectations) {

  enum Outcome {
    LOADED,
    ALREADY_LOADED,
    DRY_RUN
  }

  /** The table has this load. */
  static LoadResult alreadyLoaded(String table, String file, LoadId id, Optional<Long> version) {
    return new LoadResult(
        table,
        file,
        id,
        Outcome.ALREADY_LOADED,
        version,
        version,
        RowCounts.NONE,
        new Changes(0, 0, 0),
        List.of());
  }

  Report report() {
    ObjectNode values =
        JsonNodeFactory.instance
            .objectNode()
            .put("job", "load")
            .put("table", table)
            .put("file", file)
            .put("load_id", id.value())
            .put("dry_run", outcome == Outcome.DRY_RUN)
            .put("already_loaded", outcome == Outcome.ALREADY_LOADED)
            .put("version_before", versionBefore.orElse(null))
            .put("version_after", versionAfter.orElse(null))
            .put("rows_read", rows.read())
            .put("inserted", changes.inserted())
            .put("updated", changes.updated())
            .put("deleted", changes.deleted())
            .put("unchanged", unchanged())
            .put("dropped", rows.dropped())
            .put("quarantined", rows.quarantined());
    if (!expectations.isEmpty()) {
      ArrayNode list = values.putArray("expectations");
      expectations.forEach(expectation -> list.add(expectation.json()));
    }
    return new Report(sentence(), values);
  }

  private long unchanged() {
    return rows.accepted() - changes.inserted() - changes.updated();
  }

  private String sentence() {
    return switch (outcome) {
      case LOADED -> "Loaded %s into %s: %s".formatted(file, table, counts());
      case ALREADY_LOADED ->
          "%s has %s already (load %s): nothing to do; to load it once more, give it another --load-id"
              .formatted(table, file, id);
      case DRY_RUN ->
          "Would load %s into %s (dry run: nothing written): %s".formatted(file, table, counts());
    };
  }

  private String counts() {
    return "%d inserted, %d updated, %d deleted, %d unchanged, %d rejected"
        .formatted(
            changes.inserted(),
            changes.updated(),
            changes.deleted(),
            unchanged(),
            rows.dropped() + rows.quarantined());
  }
}
