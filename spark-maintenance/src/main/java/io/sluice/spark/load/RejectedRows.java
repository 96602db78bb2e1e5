package io.sluice.spark.load;

import io.sluice.spark.table.LakeTable;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/**
 * The table of the rows of files that a dimension's table did not take.
 *
 * <p>Written before the rows that it did take, and once for each load: a load that died in between
 * finds its own rows and puts those of the new run in their place.
 *
 * @param transaction says in the quarantine how often the load has written there
 */
record RejectedRows(LakeTable quarantine, String transaction, LoadId id) {

  /**
   * @param columns those of the file, which go into one text
   */
  static Dataset<Row> of(
      Dataset<Row> rows, StructType columns, Column reasons, RowPlaces places, LoadId id) {
    Column[] values = Columns.all(columns);
    Column row = functions.to_json(functions.struct(values), Map.of("ignoreNullFields", "false"));
    return rows.select(
        functions.lit(id.value()).as("load_id"),
        places.file().as("file"),
        places.row().as("row_number"),
        places.line().as("line"),
        reasons.as("reason"),
        row.as("row"));
  }

  /**
   * Writes the rows, or nothing if there are none and never were.
   *
   * @param rows of {@link #of}
   */
  void write(Dataset<Row> rows, long count) {
    long attempts = quarantine.exists() ? quarantine.transaction(transaction) : 0;
    if (attempts == 0 && count == 0) {
      return;
    }
    if (quarantine.exists()) {
      quarantine.requireWritable("load");
    } else {
      quarantine.requireWritableAsNew("create", rows.schema());
    }
    quarantine.committing(
        "load",
        "sluice load " + id,
        transaction,
        attempts + 1,
        () -> {
          put(rows, attempts);
          return true;
        });
    quarantine.requireWritable("load");
  }

  private void put(Dataset<Row> rows, long attempts) {
    String location = quarantine.location().toString();
    if (attempts == 0) {
      rows.write().format("delta").mode(SaveMode.Append).save(location);
    } else {
      rows.write()
          .format("delta")
          .mode(SaveMode.Overwrite)
          .option("replaceWhere", "load_id = '%s'".formatted(id))
          .save(location);
    }
  }
}
