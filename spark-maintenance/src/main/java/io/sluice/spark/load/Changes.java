package io.sluice.spark.load;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import java.util.Arrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/** How many rows are new to a table, are there with other values, and go. */
record Changes(long inserted, long updated, long deleted) {

  static final String SOURCE = "source";
  static final String TARGET = "target";

  /**
   * @param rows of the files, each key once
   * @param columns that both have
   * @param added columns that only the rows have
   * @param deleted how many rows of the table go
   * @throws SluiceException if the table has a key several times
   */
  static Changes between(
      Dataset<Row> rows,
      Dataset<Row> table,
      String key,
      StructType columns,
      StructType added,
      long deleted) {
    Column isNew = Columns.named(TARGET, key).isNull();
    Row counts =
        rows.as(SOURCE)
            .join(table.as(TARGET), sameKey(key), "left_outer")
            .agg(
                functions.count_if(isNew),
                functions.count_if(functions.not(isNew).and(differs(columns, added))),
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
    return new Changes(counts.getLong(0), counts.getLong(1), deleted);
  }

  static Column sameKey(String key) {
    return Columns.named(SOURCE, key).equalTo(Columns.named(TARGET, key));
  }

  /**
   * True for a pair of rows that do not agree in every column; in one that the table lacks it has
   * no value.
   */
  static Column differs(StructType columns, StructType added) {
    Column same =
        Arrays.stream(columns.fields())
            .map(
                field ->
                    Columns.same(
                        field.dataType(),
                        Columns.named(SOURCE, field.name()),
                        Columns.named(TARGET, field.name())))
            .reduce(functions.lit(true), Column::and);
    Column stillNull =
        Arrays.stream(added.fields())
            .map(field -> Columns.named(SOURCE, field.name()).isNull())
            .reduce(functions.lit(true), Column::and);
    return functions.not(same.and(stillNull));
  }
}
