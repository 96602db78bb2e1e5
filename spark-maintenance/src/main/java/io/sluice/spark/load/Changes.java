package io.sluice.spark.load;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/** How many rows of a file are new to a table, and how many are there with other values. */
record Changes(long inserted, long updated) {

  static final String SOURCE = "source";
  static final String TARGET = "target";

  boolean isEmpty() {
    return inserted == 0 && updated == 0;
  }

  /**
   * @param rows of the file, each key once
   * @throws SluiceException if the table has a key several times
   */
  static Changes between(Dataset<Row> rows, Dataset<Row> table, String key, StructType columns) {
    Column isNew = Columns.named(TARGET, key).isNull();
    Row counts =
        rows.as(SOURCE)
            .join(table.as(TARGET), sameKey(key), "left_outer")
            .agg(
                functions.count_if(isNew),
                functions.count_if(functions.not(isNew).and(differs(columns))),
                functions.count(functions.lit(1)),
                functions.count_distinct(Columns.named(SOURCE, key)))
            .first();
    long repeated = counts.getLong(2) - counts.getLong(3);
    if (repeated > 0) {
      throw new SluiceException(
          ExitCode.FAILED,
          "Cannot load rows by key '%s': the table has %d rows more than keys; remove the repeated ones"
              .formatted(key, repeated));
    }
    return new Changes(counts.getLong(0), counts.getLong(1));
  }

  static Column sameKey(String key) {
    return Columns.named(SOURCE, key).equalTo(Columns.named(TARGET, key));
  }

  /** True for a pair of rows that do not agree in every column. */
  static Column differs(StructType columns) {
    return functions.not(
        Arrays.stream(columns.fields())
            .map(
                field ->
                    Columns.same(
                        field.dataType(),
                        Columns.named(SOURCE, field.name()),
                        Columns.named(TARGET, field.name())))
            .reduce(functions.lit(true), Column::and));
  }
}
