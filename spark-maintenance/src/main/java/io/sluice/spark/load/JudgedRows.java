package io.sluice.spark.load;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.Expectation.OnFailure;
import io.sluice.spark.expect.ExpectationResult;
import io.sluice.spark.expect.RowExpectations;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/**
 * The rows of files, each accepted or rejected by the expectations of the table.
 *
 * @param all in the types of the table, with their places
 * @param counts how many there are of each kind
 * @param results one for each expectation
 */
record JudgedRows(
    Dataset<Row> all,
    StructType columns,
    RowExpectations expectations,
    RowPlaces places,
    RowCounts counts,
    List<ExpectationResult> results) {

  /** How much of a row is shown. */
  private static final int SHOWN = 300;

  /**
   * @throws SluiceException with {@link ExitCode#CHECK_FAILED} if one fails that lets nothing
   *     through
   */
  static JudgedRows of(FileColumns files, Dataset<Row> all, StructType columns, RowPlaces places) {
    RowExpectations expectations =
        RowExpectations.of(files.target().table().name(), files.target().expectations(), columns);
    Column json =
        functions.substring(functions.to_json(functions.struct(Columns.all(columns))), 1, SHOWN);
    List<ExpectationResult> results =
        expectations.check(
            all,
            functions.struct(Columns.named(RowPlaces.COLUMN), json),
            sample -> shown(sample.getStruct(0), places));
    List<String> fatal =
        results.stream().filter(ExpectationResult::isFatal).map(Object::toString).toList();
    if (!fatal.isEmpty()) {
      throw new SluiceException(
          ExitCode.CHECK_FAILED,
          "Cannot load %s into %s: %s; nothing was written, mend the file first"
              .formatted(
                  files.catalog().name(), files.target().table().name(), String.join("; ", fatal)));
    }
    return new JudgedRows(all, columns, expectations, places, counts(all, expectations), results);
  }

  private static String shown(Row sample, RowPlaces places) {
    return "%s: %s".formatted(places.text(sample.getStruct(0)), sample.getString(1));
  }

  private static RowCounts counts(Dataset<Row> all, RowExpectations expectations) {
    Column quarantined = expectations.fails(OnFailure.QUARANTINE);
    Column dropped = expectations.fails(OnFailure.DROP).and(functions.not(quarantined));
    Row counts =
        all.agg(
                functions.count(functions.lit(1)),
                functions.count_if(dropped),
                functions.count_if(quarantined))
            .first();
    return new RowCounts(counts.getLong(0), counts.getLong(1), counts.getLong(2));
  }

  long read() {
    return counts.read();
  }

  long quarantined() {
    return counts.quarantined();
  }

  /** Those that the table takes, in its columns. */
  Dataset<Row> accepted() {
    Column rejected =
        expectations.fails(OnFailure.QUARANTINE).or(expectations.fails(OnFailure.DROP));
    return all.where(functions.not(rejected)).select(Columns.all(columns));
  }

  /** Those for the quarantine; a row that is to be dropped as well is one of them. */
  Dataset<Row> rejected(LoadId id) {
    return RejectedRows.of(
        all.where(expectations.fails(OnFailure.QUARANTINE)),
        columns,
        expectations.reasons(OnFailure.QUARANTINE),
        places,
        id);
  }
}
