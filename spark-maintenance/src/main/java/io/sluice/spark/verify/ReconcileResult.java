package io.sluice.spark.verify;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/**
 * What a reconciliation made of a view, or would make of it.
 *
 * @param late rows of the late table that were brought in
 * @param waiting rows of the late table that have to wait until what they missed is closed
 * @param ahead rows of the late table that claim to be of a time that has not come yet
 * @param updated rows with other values than before
 * @param version of the view's table behind it
 */
record ReconcileResult(
    String view,
    Outcome outcome,
    long late,
    long waiting,
    long ahead,
    long updated,
    long inserted,
    long deleted,
    long version) {

  enum Outcome {
    RECONCILED,
    DRY_RUN,
    UP_TO_DATE
  }

  ObjectNode json() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("view", view)
        .put("outcome", outcome.name().toLowerCase(Locale.ROOT))
        .put("late", late)
        .put("waiting", waiting)
        .put("ahead", ahead)
        .put("updated", updated)
        .put("inserted", inserted)
        .put("deleted", deleted)
        .put("version_after", version);
  }
}
