package io.sluice.writer.feed;

import io.sluice.schema.RowType;
import io.sluice.writer.table.TableFiles;
import java.util.function.Function;

/**
 * What the records of a feed become now: rows of these columns, in files of them.
 *
 * @param columns of the records
 * @param schemaJson the columns of the files, as {@link
 *     io.sluice.writer.table.TableDefinition#schemaJson} has them
 * @param rows makes records into such rows
 * @param files where such rows are written
 * @param others the format for records with other columns
 */
record RowFormat(
    RowType columns,
    String schemaJson,
    RecordRows rows,
    TableFiles files,
    Function<RowType, RowFormat> others) {

  /** The format for records with these columns. */
  RowFormat with(RowType columns) {
    return others.apply(columns);
  }
}
