package io.sluice.spark.merge;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Optional;

/**
 * What became of one keyed table.
 *
 * @param foldedBefore the version of the changelog that it was folded up to; empty if all was
 *     folded anew
 * @param folded the version that it is folded up to now, or would be
 * @param versionBefore empty if the table did not exist
 */
record MergeResult(
    String table,
    Outcome outcome,
    Optional<Long> foldedBefore,
    long folded,
    Optional<Long> versionBefore,
    Optional<Long> versionAfter,
    Folding folding) {

  enum Outcome {
    MERGED,
    UP_TO_DATE,
    DRY_RUN;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  ObjectNode json() {
    Counts counts = folding.counts();
    return JsonNodeFactory.instance
        .objectNode()
        .put("table", table)
        .put("outcome", outcome.toString())
        .put("folded_before", foldedBefore.orElse(null))
        .put("folded", folded)
        .put("inserted", counts.inserted())
        .put("updated", counts.updated())
        .put("deleted", counts.deleted())
        .put("passes", folding.passes().map(Passes::toString).orElse(null))
        .put("version_before", versionBefore.orElse(null))
        .put("version_after", versionAfter.orElse(null));
  }
}
