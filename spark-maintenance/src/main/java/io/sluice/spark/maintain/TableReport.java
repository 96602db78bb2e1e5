package io.sluice.spark.maintain;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.spark.maintain.MaintenancePolicy.Decision;
import io.sluice.spark.maintain.MaintenancePolicy.Step;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How one table was found, and left.
 *
 * @param done steps that were taken
 * @param failure what kept them from being taken, or from ending
 */
record TableReport(
    String table,
    List<Decision> decisions,
    List<Step> done,
    TableState before,
    TableState after,
    Optional<SluiceException> failure) {

  private static final TableState UNKNOWN = new TableState(0, 0, 0, 0, 0, 0, 0);

  static TableReport failed(String table, SluiceException failure) {
    return new TableReport(table, List.of(), List.of(), UNKNOWN, UNKNOWN, Optional.of(failure));
  }

  /** How this table would make a command end. */
  ExitCode exitCode() {
    return failure.map(SluiceException::exitCode).orElse(ExitCode.OK);
  }

  private static String name(Step step) {
    return step.name().toLowerCase(Locale.ROOT);
  }

  private String names(List<Step> steps) {
    return steps.stream().map(TableReport::name).collect(Collectors.joining(", "));
  }

  /** The steps that are worth it, whether they were taken or not. */
  List<Step> worthIt() {
    return decisions.stream().filter(Decision::isWorthIt).map(Decision::step).toList();
  }

  ObjectNode json() {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("table", table)
            .put("worth_it", names(worthIt()))
            .put("done", names(done))
            .put("files_before", before.files())
            .put("files_after", after.files())
            .put("expired_before", before.expired())
            .put("expired_after", after.expired())
            .put("log_entries_before", before.entries())
            .put("log_entries_after", after.entries());
    ArrayNode why = json.putArray("why");
    decisions.forEach(decision -> why.add(name(decision.step()) + ": " + decision.reason()));
    failure.ifPresent(it -> why.add(it.getMessage()));
    return json;
  }
}
