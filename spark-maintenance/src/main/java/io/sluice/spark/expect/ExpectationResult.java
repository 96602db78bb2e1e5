package io.sluice.spark.expect;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.pipeline.Expectation;
import io.sluice.pipeline.Expectation.OnFailure;
import java.util.List;

/**
 * How many rows failed an expectation.
 *
 * @param samples some of them, as they are shown
 */
public record ExpectationResult(Expectation expectation, long failed, List<String> samples) {

  public boolean isMet() {
    return failed == 0;
  }

  /** Whether nothing may be taken from where these rows came from. */
  public boolean isFatal() {
    return !isMet() && expectation.onFailure() == OnFailure.FAIL;
  }

  /** Name, condition, count and the first sample. */
  @Override
  public String toString() {
    return "expectation '%s' (%s) fails in rows: %d%s"
        .formatted(
            expectation.name(),
            expectation.check(),
            failed,
            samples.isEmpty() ? "" : ", such as " + samples.get(0));
  }

  public ObjectNode json() {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("expectation", expectation.name())
            .put("check", expectation.check().text())
            .put("on_failure", expectation.onFailure().toString())
            .put("failed", failed);
    ArrayNode list = json.putArray("samples");
    samples.forEach(list::add);
    return json;
  }
}
