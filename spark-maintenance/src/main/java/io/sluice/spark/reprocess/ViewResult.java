package io.sluice.spark.reprocess;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Where a generation of a view is, and what a step made of it.
 *
 * @param numbers in the order in which they are shown
 */
record ViewResult(
    String view,
    Step step,
    Optional<StagedState> state,
    Map<String, Long> numbers,
    Optional<Validation.Result> validation) {

  /** How far a generation has come. */
  enum Step {
    PLANNED,
    STAGED,
    VALIDATED,
    PROMOTED;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static ViewResult of(String view, Step step, Optional<StagedState> state) {
    return new ViewResult(view, step, state, Map.of(), Optional.empty());
  }

  ViewResult counted(long rows) {
    return with(Map.of("rows", rows));
  }

  ViewResult copying(long offsets) {
    return with(Map.of("offsets", offsets));
  }

  ViewResult with(Validation.Result result) {
    ViewResult counted = with(changes(result.counts()));
    return new ViewResult(view, step, state, counted.numbers, Optional.of(result));
  }

  ViewResult with(Promotion promotion) {
    Map<String, Long> numbers = changes(promotion.counts());
    numbers.put("version_after", promotion.version());
    return with(numbers);
  }

  ViewResult withoutChecks() {
    return new ViewResult(view, step, state, numbers, Optional.empty());
  }

  ViewResult removing(Map<String, Long> files) {
    Map<String, Long> numbers = new LinkedHashMap<>();
    numbers.put("files", (long) files.size());
    numbers.put("bytes", files.values().stream().mapToLong(Long::longValue).sum());
    return with(numbers);
  }

  private ViewResult with(Map<String, Long> more) {
    return new ViewResult(view, step, state, more, validation);
  }

  private static Map<String, Long> changes(io.sluice.spark.verify.RangeChanges.Counts counts) {
    Map<String, Long> numbers = new LinkedHashMap<>();
    numbers.put("rows", counts.made());
    numbers.put("there", counts.there());
    numbers.put("added", counts.added());
    numbers.put("removed", counts.removed());
    numbers.put("changed", counts.changed());
    numbers.put("equal", counts.equal());
    return numbers;
  }

  boolean isPassed() {
    return validation.map(Validation.Result::isPassed).orElse(true);
  }

  private ObjectNode json() {
    ObjectNode json =
        JsonNodeFactory.instance.objectNode().put("view", view).put("step", step.toString());
    state.ifPresent(it -> json.put("from", it.from().toString()).put("to", it.to().toString()));
    numbers.forEach(json::put);
    return json;
  }

  /** What a step has to say of all views. */
  static ObjectNode json(String step, boolean isDryRun, String generation, List<ViewResult> all) {
    ObjectNode values =
        JsonNodeFactory.instance
            .objectNode()
            .put("job", "reprocess")
            .put("step", step)
            .put("dry_run", isDryRun)
            .put("generation", generation);
    ArrayNode views = values.putArray("views");
    all.forEach(result -> views.add(result.json()));
    ArrayNode checks = values.putArray("checks");
    ArrayNode examples = values.putArray("examples");
    for (ViewResult result : all) {
      result.validation.ifPresent(
          found -> {
            found.checks().forEach(check -> checks.add(check.json(result.view)));
            found
                .examples()
                .forEach(
                    example ->
                        examples
                            .addObject()
                            .put("view", result.view)
                            .put("row", example.identity())
                            .put("production", example.actual())
                            .put("staged", example.expected()));
          });
    }
    return values;
  }
}
