package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;

/** Checks a raw table against the records that the broker has acknowledged (I1, I2, I3). */
final class ExactlyOnce {

  private final LakeReplay lake;
  private final Path truth;

  /**
   * @param truth the folder of the shop's ground truth
   */
  ExactlyOnce(LakeReplay lake, Path truth) {
    this.lake = lake;
    this.truth = truth;
  }

  /** Every acknowledged record is in the table or in its quarantine, once, and nothing else is. */
  void require(String stream) throws SQLException, IOException {
    open(stream);
    compare(stream);
  }

  /** Reads the table, its quarantine and the truth. */
  void open(String stream) throws SQLException, IOException {
    assertThat(lake.open(stream)).as("there is a table %s", stream).isTrue();
    boolean quarantined = lake.open(stream + ".quarantine");
    lake.execute(
        """
        create or replace view found as
        select _partition, _offset, false as malformed from %1$s %2$s
        """
            .formatted(
                stream,
                quarantined
                    ? "union all select _partition, _offset, true from %s_quarantine"
                        .formatted(stream)
                    : ""));
    lake.execute(
        """
        create or replace view expected as
        select "partition" as _partition, "offset" as _offset, kind = 'malformed' as malformed
        from read_ndjson('%s', columns = {"partition": 'int', "offset": 'bigint', kind: 'varchar'})
        """
            .formatted(truth.resolve(stream + ".jsonl")));
  }

  /** Holds what was opened last against the truth. */
  void compare(String stream) throws SQLException {
    assertThat(acknowledged()).isPositive();
    assertThat(lake.number("select count(*) from (from expected except all from found)"))
        .as("records missing from %s", stream)
        .isZero();
    assertThat(lake.number("select count(*) from (from found except all from expected)"))
        .as("rows of %s that are doubled or were never acknowledged", stream)
        .isZero();
  }

  /** How many records of the stream that was opened last the broker has acknowledged. */
  long acknowledged() throws SQLException {
    return lake.number("select count(*) from expected");
  }
}
