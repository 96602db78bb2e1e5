package io.sluice.writer.drift;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.schema.Row;
import io.sluice.writer.drift.Drift.Sent;
import io.sluice.writer.drift.Wire.Format;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Records without a schema, of producers that change what they send in each of the ways that are
 * told of schemas: what becomes of them is what the docs say of their values.
 */
class InferredDriftTest {

  /** Of each change, so that there are more than a thousand. */
  private static final int DRIFTS = 50;

  static Iterable<Change> changes() {
    return Change.of(Format.JSON);
  }

  @ParameterizedTest
  @MethodSource("changes")
  void valuesGetTheColumnsThatTheDocsSay(Change change) {
    for (long seed = 0; seed < DRIFTS; seed++) {
      Drift drift = Drift.of(change, seed);
      assertThat(wrong(drift, DriftRun.inferred(drift)))
          .as("seed %d: %s", seed, drift.records())
          .isEmpty();
    }
  }

  @Test
  void theirOutcomesAreOfAllKinds() {
    Set<String> kinds = new TreeSet<>();
    for (Change change : changes()) {
      for (long seed = 0; seed < DRIFTS; seed++) {
        Observed observed = DriftRun.inferred(Drift.of(change, seed));
        kinds.addAll(Columns.types(observed.after()).values());
        kinds.add(observed.quarantine().isEmpty() ? "rows only" : "with quarantine");
      }
    }
    assertThat(kinds)
        .containsExactly(
            "boolean",
            "double",
            "list",
            "long",
            "rows only",
            "string",
            "struct",
            "with quarantine");
  }

  @Test
  void aLostRowIsFound() {
    Drift drift = Drift.of(Change.ADDS_REQUIRED, 1);
    Observed observed = DriftRun.inferred(drift);
    List<Row> rows = observed.rows();

    assertThat(wrong(drift, observed.withRows(rows.subList(1, rows.size()))))
        .contains("record 0 is lost", "record 0 has a place: true");
  }

  @Test
  void aValueThatIsNullIsFound() {
    Drift drift = Drift.of(Change.REORDERS, 1);
    Observed observed = DriftRun.inferred(drift);
    List<Row> rows = new ArrayList<>(observed.rows());
    rows.set(2, withoutId(rows.get(2)));

    assertThat(wrong(drift, observed.withRows(rows)))
        .anyMatch(wrong -> wrong.matches("id was sent as -?\\d+ and is null"));
  }

  private static Row withoutId(Row row) {
    Row without = new Row(row.type());
    for (int i = 0; i < row.type().size(); i++) {
      without.setObject(i, row.type().field(i).name().equals("id") ? null : row.get(i));
    }
    return without;
  }

  private static List<String> wrong(Drift drift, Observed observed) {
    List<String> wrong = new ArrayList<>(DriftCheck.accounts(Format.JSON, drift, observed));
    InferredModel model = new InferredModel();
    for (int offset = 0; offset < drift.records().size(); offset++) {
      Sent record = drift.records().get(offset);
      boolean takes = model.takes(record.values());
      if (takes != !Observed.at(observed.rows(), offset).isEmpty()) {
        wrong.add("record %d has a place: %s".formatted(offset, takes));
      }
    }
    if (!model.types().equals(Columns.types(observed.after()))) {
      wrong.add("the columns are %s, not %s".formatted(observed.after(), model.types()));
    }
    return wrong;
  }
}
