package io.sluice.spark.verify;

import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** A view into whose table late rows can be brought afterwards. */
interface Reconcilable extends BatchView {

  /** The raw rows it is made from, late ones included. */
  List<RawRows> sources();

  /**
   * Whether it depends on the rows around a late one what it changes, so that {@link #reaching} has
   * to find out.
   */
  default boolean isChained() {
    return false;
  }

  /**
   * Rows of the late table with columns that {@link #isSettled}, {@link #from} and {@link #to} look
   * at, if it {@link #isChained}. To be asked of the view with all of them in: whichever of them
   * are brought in, they reach no further then.
   */
  default Dataset<Row> reaching(Dataset<Row> missed) {
    return missed;
  }

  /**
   * Whether a row of the late table can be brought in: everything that it missed is closed, in the
   * view's table, and explained by the raw tables.
   */
  Column isSettled(Marks marks);

  /**
   * From when on rows of the view are that a row of the late table changes; null if it may be any.
   */
  Column from();

  /** The end of what it changes, likewise. */
  Column to();

  /**
   * The identities of rows that late rows make or change; empty if that is seen only by comparing
   * the view without them and with them.
   *
   * @param missed rows of the late table
   */
  Optional<Dataset<Row>> named(Dataset<Row> missed);
}
