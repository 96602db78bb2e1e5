package io.sluice.spark.reprocess;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.plan.DefinitionFingerprint;
import io.sluice.spark.job.Pace;
import io.sluice.spark.job.Progress;
import io.sluice.spark.reprocess.Staging.Range;
import io.sluice.spark.reprocess.ViewResult.Step;
import io.sluice.spark.verify.BatchJob;
import io.sluice.spark.verify.ReconciledRows;
import io.sluice.view.Source;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The steps by which one generation of rows gets into the tables of views.
 *
 * <p>Each is done for all views before the next one begins, may be cut off anywhere, and goes on
 * where it was when it is run again.
 *
 * @param views in the order in which they build on one another
 */
record Reprocessing(BatchJob job, List<String> views, String generation, Progress progress) {

  private StagingTable staging(String view) {
    return StagingTable.of(job.lake(), view, generation);
  }

  private RecordsTables records(String view) {
    return RecordsTables.of(job.lake(), view, generation);
  }

  private ViewTable open(String view) {
    return ViewTable.open(job, view, records(view).copies());
  }

  /**
   * The views whose records have to be copied yet.
   *
   * @throws SluiceException if their rows are being made from something else
   */
  List<String> toBeFilled(RangeOptions.Source from, Range range) {
    return views.stream()
        .filter(view -> !isPromoted(view))
        .filter(view -> isToBeFilled(view, from, range))
        .toList();
  }

  private boolean isToBeFilled(String view, RangeOptions.Source from, Range range) {
    RecordsTables records = records(view);
    boolean isStaged = staging(view).state().isPresent();
    boolean areOfKafka = from == RangeOptions.Source.KAFKA;
    if (records.areThere() != areOfKafka && (isStaged || records.areThere())) {
      throw new SluiceException(
          ExitCode.USAGE,
          "Cannot make rows of %s from %s as generation %s: it is made from %s; go on with that, 'sluice reprocess abandon %s --generation %s', or choose another --generation"
              .formatted(
                  view,
                  from,
                  generation,
                  areOfKafka ? RangeOptions.Source.LAKE : RangeOptions.Source.KAFKA,
                  view,
                  generation));
    }
    return areOfKafka && !isStaged && !isFilled(view, records, range);
  }

  private boolean isFilled(String view, RecordsTables records, Range range) {
    return areDone(view, records)
        && records.areFor(
            range.from(), DefinitionFingerprint.of(job.plan().pipeline(), job.viewPlan(view)));
  }

  /** Copies the records of views from Kafka, as far as they are not there yet. */
  void fill(List<String> unfilled, Range range, RefillProcess refill) {
    if (unfilled.isEmpty()) {
      return;
    }
    for (String view : unfilled) {
      requireNothingDue(view);
      records(view).removeParts();
    }
    refill.copy(unfilled, generation, range.from());
    unfilled.forEach(this::requireAllRecords);
  }

  /** What is read in place of the raw tables must never be a part of it. */
  private void requireAllRecords(String view) {
    if (!areDone(view, records(view))) {
      throw new SluiceException(
          ExitCode.FAILED,
          "Cannot make rows of %s: not all records that were copied for generation %s are there any more; run the same command again"
              .formatted(view, generation));
    }
  }

  private boolean areDone(String view, RecordsTables records) {
    return records.areDone(job.viewPlan(view).sources().stream().map(Source::name).toList());
  }

  private void requireNothingDue(String view) {
    if (ReconciledRows.of(view, job.lake()).due() > 0) {
      throw new SluiceException(
          ExitCode.CONFIGURATION,
          "Cannot make rows of %s from Kafka: events that claimed to be of the future have been brought into it, and nobody knows how long before they were sent; make them from the raw table with --source lake"
              .formatted(view));
    }
  }

  /** What {@link #fill} would copy, without writing anything. */
  List<ViewResult> planFilling(List<String> unfilled, Range range, RefillProcess refill) {
    unfilled.forEach(this::requireNothingDue);
    Map<String, Long> offsets = new LinkedHashMap<>();
    refill
        .plan(unfilled, generation, range.from())
        .forEach(
            line ->
                offsets.merge(
                    line.path("view").asText(), line.path("offsets").asLong(), Long::sum));
    return unfilled.stream()
        .map(
            view ->
                ViewResult.of(view, Step.PLANNED, Optional.empty())
                    .copying(offsets.getOrDefault(view, 0L)))
        .toList();
  }

  /** Whether a view has nothing to be done any more but to clean up. */
  private boolean isPromoted(String view) {
    return job.lake()
        .open(view)
        .filter(table -> ViewTable.has(job, view, table.snapshot(), generation))
        .isPresent();
  }

  /** Makes the rows that are not made yet. */
  List<ViewResult> stage(Range range) {
    return each("staging", view -> stage(view, range));
  }

  private ViewResult stage(String view, Range range) {
    StagingTable staging = staging(view);
    Optional<StagedState> there = staging.state();
    if (isPromoted(view)) {
      return ViewResult.of(view, Step.PROMOTED, there);
    }
    ViewTable table = open(view);
    StagedState state = there.orElseGet(() -> create(staging, table, range));
    requireSame(state, range);
    table.requireOfToday(state);
    return ViewResult.of(view, Step.STAGED, Optional.of(state)).counted(staging.rows().count());
  }

  private StagedState create(StagingTable staging, ViewTable table, Range range) {
    // What is left of a run that was cut off.
    if (staging.isThere()) {
      staging.remove();
    }
    Staging made = Staging.of(table, generation, range);
    staging.create(made.state(), made.rows());
    return made.state();
  }

  private static void requireSame(StagedState there, Range range) {
    if (!there.from().equals(range.from())
        || range.to().filter(to -> !to.equals(there.to())).isPresent()) {
      throw new SluiceException(
          ExitCode.USAGE,
          "Cannot stage %s as generation %s: rows from %s to %s wait under this name; go on with these, 'sluice reprocess abandon %s --generation %s', or choose another --generation"
              .formatted(
                  there.view(),
                  there.generation(),
                  there.from(),
                  there.to(),
                  there.view(),
                  there.generation()));
    }
  }

  /** Looks at the rows that wait, and notes of those that pass that they may be promoted. */
  List<ViewResult> validate(Validation validation) {
    return each("validating", view -> validate(view, validation));
  }

  private ViewResult validate(String view, Validation validation) {
    StagingTable staging = staging(view);
    if (isPromoted(view)) {
      return ViewResult.of(view, Step.PROMOTED, staging.state());
    }
    StagedState state = require(staging, "validate");
    ViewTable table = open(view);
    table.requireOfToday(state);
    Validation.Result result = validation.check(table, state, staging.rows());
    if (result.isPassed()) {
      staging.validated();
    } else {
      staging.invalidated();
    }
    return ViewResult.of(view, result.isPassed() ? Step.VALIDATED : Step.STAGED, Optional.of(state))
        .with(result);
  }

  private StagedState require(StagingTable staging, String verb) {
    return staging
        .state()
        .orElseThrow(
            () ->
                new SluiceException(
                    ExitCode.FAILED,
                    "Cannot %s generation %s of %s: %s; 'sluice reprocess stage %s --generation %s --from TIME' does that"
                        .formatted(
                            verb,
                            generation,
                            staging.view(),
                            staging.isThere()
                                ? "it is staged in part only"
                                : "nothing is staged under this name",
                            staging.view(),
                            generation)));
  }

  /** Makes, validates and counts all without writing anything. */
  List<ViewResult> plan(Range range, Validation validation) {
    return each("planning", view -> plan(view, range, validation));
  }

  private ViewResult plan(String view, Range range, Validation validation) {
    if (isPromoted(view)) {
      return ViewResult.of(view, Step.PROMOTED, Optional.empty());
    }
    ViewTable table = open(view);
    StagingTable staging = staging(view);
    Optional<Staging> there = staging.state().map(state -> new Staging(state, staging.rows()));
    Staging made = there.orElseGet(() -> Staging.of(table, generation, range));
    requireSame(made.state(), range);
    table.requireOfToday(made.state());
    return ViewResult.of(
            view, there.isPresent() ? Step.STAGED : Step.PLANNED, Optional.of(made.state()))
        .with(validation.check(table, made.state(), made.rows()));
  }

  /** Refuses the generation unless all of it is validated, or promoted already. */
  private void requireValidated() {
    for (String view : views) {
      if (!isPromoted(view)) {
        StagingTable staging = staging(view);
        require(staging, "promote");
        if (!staging.isValidated()) {
          throw new SluiceException(
              ExitCode.CHECK_FAILED,
              "Cannot promote generation %s of %s: it is not validated as it is; 'sluice reprocess validate %s --generation %s' does that"
                  .formatted(generation, view, view, generation));
        }
      }
    }
  }

  /** What promoting would change. */
  List<ViewResult> changes() {
    requireValidated();
    return each("comparing", this::changes);
  }

  private ViewResult changes(String view) {
    StagingTable staging = staging(view);
    if (isPromoted(view)) {
      return ViewResult.of(view, Step.PROMOTED, staging.state());
    }
    StagedState state = require(staging, "promote");
    ViewTable table = open(view);
    table.requireOfToday(state);
    return ViewResult.of(view, Step.VALIDATED, Optional.of(state))
        .with(new Validation(Optional.empty()).check(table, state, staging.rows()))
        .withoutChecks();
  }

  /** Puts the rows into the tables of the views, as far as they are not there yet. */
  List<ViewResult> promote() {
    requireValidated();
    return each("promoting", this::promote);
  }

  private ViewResult promote(String view) {
    StagingTable staging = staging(view);
    Optional<StagedState> state = staging.state();
    if (isPromoted(view)) {
      return ViewResult.of(view, Step.PROMOTED, state);
    }
    StagedState validated = require(staging, "promote");
    ViewTable table = open(view);
    table.requireOfToday(validated);
    Promotion promotion = Promotion.of(table, validated, staging.rows());
    return ViewResult.of(view, Step.PROMOTED, state).with(promotion);
  }

  /** Takes the staging tables away, and what was copied for them, or what is left of it. */
  List<ViewResult> remove() {
    List<ViewResult> removed = new ArrayList<>();
    for (ViewResult result : removals()) {
      // The rows first: what is left of a run that is cut off can be gone on with, or taken away.
      staging(result.view()).remove();
      records(result.view()).remove();
      removed.add(result);
    }
    return removed;
  }

  /** What {@link #remove} would take away. */
  List<ViewResult> removals() {
    List<ViewResult> removals = new ArrayList<>();
    for (String view : views) {
      StagingTable staging = staging(view);
      RecordsTables records = records(view);
      if (staging.isThere() || records.areThere()) {
        Step step = isPromoted(view) ? Step.PROMOTED : Step.STAGED;
        Map<String, Long> files = new LinkedHashMap<>(staging.folder().files());
        files.putAll(records.files());
        removals.add(ViewResult.of(view, step, staging.state()).removing(files));
      }
    }
    return removals;
  }

  private interface Doing {
    ViewResult with(String view);
  }

  private List<ViewResult> each(String doing, Doing what) {
    List<ViewResult> results = new ArrayList<>();
    Pace pace = Pace.begin(views.size(), InstantSource.system());
    for (String view : views) {
      progress.step(
          "%s %s, generation %s (%s)"
              .formatted(doing, view, generation, pace.next(results.size())));
      results.add(what.with(view));
    }
    return results;
  }
}
