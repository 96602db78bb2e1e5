package io.sluice.writer.drift;

import io.sluice.failure.ExitCode;
import io.sluice.schema.Row;
import io.sluice.writer.drift.Drift.Sent;
import io.sluice.writer.drift.Wire.Format;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Holds what has become of the records of a drift against what was promised: no record is lost, no
 * value is changed, and none is left out uncounted, whatever the outcome; and the outcome is this.
 */
final class DriftCheck {

  private final Format format;
  private final Drift drift;
  private final Observed observed;
  private final List<String> wrong = new ArrayList<>();
  private long newInTable;
  private long newInQuarantine;
  private long missing;

  private DriftCheck(Format format, Drift drift, Observed observed) {
    this.format = format;
    this.drift = drift;
    this.observed = observed;
  }

  /** What was found, besides what is wrong: how many records of the new schema went where. */
  record Findings(List<String> wrong, long newInTable, long newInQuarantine) {}

  static Findings of(Format format, Drift drift, Observed observed, Outcome outcome) {
    DriftCheck check = new DriftCheck(format, drift, observed);
    check.accountFor();
    check.holdOldRecords();
    check.countLeftOut();
    check.hold(outcome);
    return new Findings(check.wrong, check.newInTable, check.newInQuarantine);
  }

  /**
   * What is wrong with the rows and what is in quarantine, whatever was to become of a record: all
   * of each must be in one of them.
   */
  static List<String> accounts(Format format, Drift drift, Observed observed) {
    DriftCheck check = new DriftCheck(format, drift, observed);
    check.accountFor();
    return check.wrong;
  }

  private void accountFor() {
    for (int offset = 0; offset < drift.records().size(); offset++) {
      Sent record = drift.records().get(offset);
      List<Row> rows = Observed.at(observed.rows(), offset);
      List<Row> malformed = Observed.at(observed.quarantine(), offset);
      if (rows.isEmpty() && malformed.isEmpty()) {
        missing++;
        require(observed.failure().isPresent(), "record %d is lost", offset);
        continue;
      }
      require(missing == 0, "record %d is there, and one before it is not", offset);
      require(rows.size() + malformed.size() == 1, "record %d is there twice", offset);
      newInTable += record.isNew() ? rows.size() : 0;
      newInQuarantine += record.isNew() ? malformed.size() : 0;
      byte[] sent = observed.sent().get(offset);
      for (Row row : malformed) {
        boolean isWhole = row.get("value") instanceof byte[] kept && Arrays.equals(kept, sent);
        require(isWhole, "record %d is not as it was sent in the quarantine", offset);
      }
      for (Row row : rows) {
        Held held = new Held(format);
        held.check(record.values(), row);
        wrong.addAll(held.wrong());
        requireSchemaId(row, sent);
      }
    }
  }

  private void holdOldRecords() {
    for (int offset = 0; offset < drift.records().size(); offset++) {
      boolean isFine =
          drift.records().get(offset).isNew()
              || Observed.at(observed.quarantine(), offset).isEmpty();
      require(isFine, "record %d is of the old schema", offset);
    }
  }

  /** What the header says, as its specification has it. */
  private void requireSchemaId(Row row, byte[] sent) {
    if (format.namesSchemas()) {
      long id = ByteBuffer.wrap(sent).getInt(1);
      require(row.get("_schema_id").equals(id), "the schema is %s", row.get("_schema_id"));
    }
  }

  private void countLeftOut() {
    long expected = 0;
    for (Row row : observed.rows()) {
      Sent record = drift.records().get(((Long) row.get("_offset")).intValue());
      expected += leavesOut(record, row) ? 1 : 0;
    }
    require(
        observed.leftOut() == expected,
        "%d records are counted as left out in part instead of %d",
        observed.leftOut(),
        expected);
  }

  private boolean leavesOut(Sent record, Row row) {
    if (!format.isText()) {
      return Columns.lack(row.type(), drift.members(record));
    }
    Held held = new Held(format);
    held.check(record.values(), row);
    return !held.withoutColumn().isEmpty();
  }

  private void hold(Outcome outcome) {
    boolean isStopped = observed.failure().isPresent();
    require(isStopped == (outcome == Outcome.STOPS), "the writer ended: %s", observed.failure());
    Map<String, String> before = Columns.types(observed.before());
    Map<String, String> after = Columns.types(observed.after());
    boolean hasGrown = !after.equals(before);
    boolean isRelaxed = !hasGrown && !observed.after().equals(observed.before());
    boolean isWidened = !after.entrySet().containsAll(before.entrySet());
    require(observed.waited() == (outcome == Outcome.WAITS), "waited: %s", observed.waited());
    require(isWidened == (outcome == Outcome.WAITS), "they were %s", observed.before());
    require(
        hasGrown == (outcome == Outcome.ADDED || outcome == Outcome.WAITS),
        "the columns are %s",
        observed.after());
    require(
        outcome == Outcome.ADDED
            || isRelaxed == (outcome == Outcome.RELAXED && !drift.place().isOfItems()),
        "as to nulls, the columns are %s",
        observed.after());
    switch (outcome) {
      case KEPT, RELAXED, ADDED, WAITS -> {
        require(newInQuarantine == 0, "%d are in quarantine", newInQuarantine);
        require(observed.leftOut() == 0, "fields of %d are left out", observed.leftOut());
      }
      case LEFT_OUT -> {
        require(newInQuarantine == 0, "%d are in quarantine", newInQuarantine);
        require(
            format.isText() || observed.leftOut() == newInTable,
            "fields of %d are left out",
            observed.leftOut());
      }
      case QUARANTINE -> require(newInTable == 0, "%d are in the table", newInTable);
      case BY_VALUE -> holdByValue();
      case STOPS -> {
        observed
            .failure()
            .ifPresent(
                failure -> require(failure.exitCode() == ExitCode.CONFIGURATION, "%s", failure));
        require(newInTable + newInQuarantine == 0, "some are there");
      }
      case REFUSED -> require(false, "the pipeline file was to be refused");
    }
  }

  private void holdByValue() {
    for (int offset = 0; offset < drift.records().size(); offset++) {
      boolean fits = new Fits(format).record(drift.records().get(offset).values(), drift.before());
      boolean isInTable = !Observed.at(observed.rows(), offset).isEmpty();
      require(fits == isInTable, "record %d fits: %s; in the table: %s", offset, fits, isInTable);
    }
  }

  private void require(boolean holds, String what, Object... values) {
    if (!holds) {
      wrong.add(what.formatted(values));
    }
  }
}
