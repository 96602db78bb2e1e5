package io.sluice.spark.verify;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Windows into which late rows can be brought afterwards. */
interface CorrectableWindows extends WindowAssignment {

  /** See {@link Reconcilable#from}. */
  Column from();

  /** See {@link Reconcilable#to}. */
  Column to();

  /** Start, end and keys of each window that late rows are of; see {@link Reconcilable#named}. */
  Dataset<Row> named(Dataset<Row> missed);
}
