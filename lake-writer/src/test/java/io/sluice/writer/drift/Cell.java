package io.sluice.writer.drift;

import io.sluice.writer.drift.DriftCheck.Findings;
import io.sluice.writer.drift.Wire.Format;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Drifts of one change in one format under one policy, with what has become of each. */
record Cell(Format format, Change change, String policy, List<Case> cases) {

  record Case(Drift drift, Observed observed) {}

  static Cell of(Format format, Change change, String policy, int drifts) {
    List<Case> cases = new ArrayList<>();
    for (long seed = 0; seed < drifts; seed++) {
      Drift drift = Drift.of(change, seed);
      cases.add(new Case(drift, DriftRun.of(format, policy, drift)));
    }
    return new Cell(format, change, policy, cases);
  }

  /** What is wrong if this is to be the outcome of all of them, and of no other kind. */
  Optional<String> contradiction(Outcome outcome) {
    long inTable = 0;
    long inQuarantine = 0;
    long leftOut = 0;
    for (Case each : cases) {
      Findings found = DriftCheck.of(format, each.drift(), each.observed(), outcome);
      if (!found.wrong().isEmpty()) {
        return Optional.of(describe(each.drift(), outcome, found.wrong()));
      }
      inTable += found.newInTable();
      inQuarantine += found.newInQuarantine();
      leftOut += each.observed().leftOut();
    }
    boolean isOther =
        outcome == Outcome.BY_VALUE && (inTable == 0 || inQuarantine == 0)
            || outcome == Outcome.LEFT_OUT && leftOut == 0;
    return isOther
        ? Optional.of(
            "%s, %s: '%s' is not '%s' all the time"
                .formatted(format.words(), policy, change.words(), outcome.words()))
        : Optional.empty();
  }

  private String describe(Drift drift, Outcome outcome, List<String> wrong) {
    Wire wire = format.wire();
    return "%s, %s: '%s' is not '%s', seed %d: %s%nbefore: %s%nafter: %s%nrecords: %s"
        .formatted(
            format.words(),
            policy,
            change.words(),
            outcome.words(),
            drift.seed(),
            wrong,
            wire.schema(drift.before()).text(),
            wire.schema(drift.after()).text(),
            drift.records());
  }
}
