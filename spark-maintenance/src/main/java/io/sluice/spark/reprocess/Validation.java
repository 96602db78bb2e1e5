package io.sluice.spark.reprocess;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.Expectation;
import io.sluice.pipeline.Expectation.OnFailure;
import io.sluice.spark.expect.ExpectationResult;
import io.sluice.spark.expect.RowExpectations;
import io.sluice.spark.sql.Query;
import io.sluice.spark.verify.Difference;
import io.sluice.spark.verify.Marks;
import io.sluice.spark.verify.RangeChanges;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Holds rows that were made against what is expected of them, and against the rows that are there.
 *
 * @param sql a query over {@code staged} and {@code production} that has to return no rows
 */
record Validation(Optional<String> sql) {

  private static final String STAGED = "staged";
  private static final String PRODUCTION = "production";
  private static final int EXAMPLES = 5;
  private static final int SHOWN = 300;

  /** What was looked at, and what was found. */
  record Check(String name, boolean isPassed, String found) {

    ObjectNode json(String view) {
      return JsonNodeFactory.instance
          .objectNode()
          .put("view", view)
          .put("check", name)
          .put("ok", isPassed)
          .put("found", found);
    }
  }

  /** All checks of a view's rows, and what would become of its table. */
  record Result(
      StagedState state,
      RangeChanges.Counts counts,
      List<Check> checks,
      List<Difference> examples) {

    boolean isPassed() {
      return checks.stream().allMatch(Check::isPassed);
    }
  }

  /**
   * @throws SluiceException with {@link ExitCode#TRY_LATER} if the stream may still emit one of the
   *     rows itself
   */
  Result check(ViewTable view, StagedState state, Dataset<Row> made) {
    try (RangeChanges changes = view.changes(state, made)) {
      RangeChanges.Counts counts = changes.counts();
      requireClosed(view, changes, counts);
      List<Check> checks = new ArrayList<>();
      checks.add(rows(counts));
      checks.add(unique(counts, changes));
      checks.addAll(expectations(view, made));
      sql.ifPresent(query -> checks.add(answer(query, view, state, made)));
      return new Result(state, counts, List.copyOf(checks), changes.examples(EXAMPLES));
    }
  }

  /** A restore may have taken back what the stream has emitted, and it comes again. */
  static void requireClosed(ViewTable view, RangeChanges changes, RangeChanges.Counts counts) {
    if (counts.added() == 0) {
      return;
    }
    Marks now = Marks.read(view.batch().marks(view.rows()));
    List<Difference> open = changes.open(now, 1);
    if (!open.isEmpty()) {
      throw new SluiceException(
          ExitCode.TRY_LATER,
          "Cannot reprocess %s: the stream may still emit rows of the range that the table lacks, such as %s; try again when the processor and the writer are past them"
              .formatted(view.name(), open.get(0).identity()));
    }
  }

  private static Check rows(RangeChanges.Counts counts) {
    return new Check(
        "rows",
        counts.made() > 0 || counts.there() == 0,
        "%d made, %d there".formatted(counts.made(), counts.there()));
  }

  private static Check unique(RangeChanges.Counts counts, RangeChanges changes) {
    String by = String.join(", ", changes.batch().identity());
    return new Check(
        "unique by " + by,
        counts.twice() == 0,
        counts.twice() == 0
            ? "all are"
            : "%d are there more than once, such as %s"
                .formatted(counts.twice(), changes.twice(1).get(0).identity()));
  }

  private static List<Check> expectations(ViewTable view, Dataset<Row> made) {
    List<Expectation> expected = view.job().plan().pipeline().table(view.name()).expectations();
    return RowExpectations.of(view.name(), expected, made.schema())
        .check(made, shown(made), row -> row.getString(0))
        .stream()
        .map(Validation::check)
        .toList();
  }

  private static Check check(ExpectationResult result) {
    String found =
        result.isMet()
            ? "met by all"
            : "fails in rows: %d, such as %s".formatted(result.failed(), result.samples().get(0));
    boolean isPassed = result.isMet() || result.expectation().onFailure() == OnFailure.WARN;
    return new Check("expectation " + result.expectation().name(), isPassed, found);
  }

  private static Check answer(String text, ViewTable view, StagedState state, Dataset<Row> made) {
    SparkSession session = view.job().lake().spark();
    Query query = Query.parse(session, text);
    made.createOrReplaceTempView(STAGED);
    view.rows().filter(view.batch().isIn(state.range())).createOrReplaceTempView(PRODUCTION);
    try {
      Dataset<Row> answer = session.sql(query.text());
      List<Row> first = answer.select(shown(answer)).limit(1).collectAsList();
      return new Check(
          "sql",
          first.isEmpty(),
          first.isEmpty()
              ? "no rows"
              : "%d rows, such as %s".formatted(answer.count(), first.get(0).getString(0)));
      // Scala throws checked exceptions without saying so.
    } catch (Exception e) {
      throw Query.refusal(e);
    } finally {
      session.catalog().dropTempView(STAGED);
      session.catalog().dropTempView(PRODUCTION);
    }
  }

  private static Column shown(Dataset<Row> rows) {
    Column[] columns =
        Arrays.stream(rows.columns())
            .map(name -> functions.col("`" + name.replace("`", "``") + "`"))
            .toArray(Column[]::new);
    return functions.substring(functions.to_json(functions.struct(columns)), 1, SHOWN);
  }
}
