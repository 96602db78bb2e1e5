package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;

/** The shop's view of clicks for each product and ten minutes, once more in DuckDB's words. */
final class WindowedClicks {

  private static final String VIEW = "clicks_per_product";

  private final LakeReplay lake;

  /**
   * @param lake in which the table {@code clicks} is open
   */
  WindowedClicks(LakeReplay lake) {
    this.lake = lake;
  }

  /** Reads the view's tables, and recomputes the view from the raw table. */
  void open() throws SQLException, IOException {
    assertThat(lake.open(VIEW)).as("there is a table %s", VIEW).isTrue();
    if (!lake.open(VIEW + ".late")) {
      lake.execute(
          "create view clicks_per_product_late as select 0 as source_partition, 0 as source_offset where false");
    }
    lake.execute(
        """
        create view passed as
        from clicks where event_type = 'click' and country is not null
        """);
    lake.execute(
        """
        create view recomputed as
        select time_bucket(interval 10 minutes, event_time) as window_start, product_id,
               count(*) as clicks, sum(quantity)::bigint as quantity
        from passed
        where not exists (
          select 1 from clicks_per_product_late late
          where late.source_partition = passed._partition and late.source_offset = passed._offset)
        group by all
        """);
    lake.execute(
        "create view streamed as select window_start, product_id, clicks, quantity from clicks_per_product");
  }

  /** The stream's rows are those that are recomputed. */
  void compare() throws SQLException {
    assertThat(lake.number("select count(*) from streamed")).isPositive();
    assertThat(lake.number("select count(*) from (from streamed except all from recomputed)"))
        .as("rows of %s that are doubled or wrong", VIEW)
        .isZero();
    assertThat(lake.number("select count(*) from (from recomputed except all from streamed)"))
        .as("rows missing from %s", VIEW)
        .isZero();
  }

  /** Records that are counted in a window of the view's table. */
  long out() throws SQLException {
    return lake.number("select sum(clicks)::bigint from clicks_per_product");
  }

  /** Records that came too late for their window. */
  long late() throws SQLException {
    return lake.number("select count(*) from clicks_per_product_late");
  }

  /** Records that the view does not ask for. */
  long filtered() throws SQLException {
    return lake.number("select (select count(*) from clicks) - (select count(*) from passed)");
  }
}
