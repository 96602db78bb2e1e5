package io.sluice.spark.verify;

import io.sluice.schema.RowType;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * What differs between the rows that a view's table has in a range of time and those that were made
 * for it.
 *
 * <p>A row that the table has and that was not made is no difference if the raw tables did not have
 * yet what it comes from when they were read: a writer has appended it since.
 *
 * @param groups a row for each identity of either side, persisted until {@link #close}
 */
public record RangeChanges(BatchView batch, Dataset<Row> groups) implements AutoCloseable {

  private static final String IS_THERE = "_is_there";
  private static final String STAYS = "_stays";

  /**
   * How many rows there are, and become.
   *
   * @param there rows that the table has
   * @param equal identities whose rows stay as they are
   * @param twice identities of which more than one row was made
   */
  public record Counts(
      long there, long made, long added, long removed, long changed, long equal, long twice) {

    public long differing() {
      return added + removed + changed;
    }
  }

  /**
   * @param there the rows of the view's table
   * @param made the rows of the range, as {@link #columns} names them
   * @param marks how far the raw tables were when they were made
   */
  public static RangeChanges of(
      BatchView batch, Dataset<Row> there, Dataset<Row> made, Marks marks, TimeRange range) {
    Dataset<Row> actual =
        there.select(LakeReader.columns(there, columns(batch))).filter(batch.isIn(range));
    Dataset<Row> groups =
        comparison(batch)
            .groups(actual, made)
            .withColumn(IS_THERE, rows(Comparison.ACTUAL).gt(0))
            .withColumn(STAYS, rows(Comparison.EXPECTED).gt(0))
            .filter(LakeReader.named(STAYS).or(functions.not(batch.isAhead(marks))))
            .persist();
    return new RangeChanges(batch, groups);
  }

  /** The columns of a view's table that are made from the raw tables. */
  public static RowType columns(BatchView batch) {
    return Verification.columns(batch);
  }

  private static Comparison comparison(BatchView batch) {
    Comparison all = Verification.comparison(batch);
    return new Comparison(all.identity(), all.values(), all.tolerance(), Set.of());
  }

  private static Column rows(String side) {
    return functions.size(LakeReader.named(side)).cast("bigint");
  }

  public Counts counts() {
    Column isThere = LakeReader.named(IS_THERE);
    Column stays = LakeReader.named(STAYS);
    Column same = LakeReader.named(Comparison.SAME);
    Row counts =
        groups
            .agg(
                functions.coalesce(functions.sum(rows(Comparison.ACTUAL)), functions.lit(0L)),
                functions.coalesce(functions.sum(rows(Comparison.EXPECTED)), functions.lit(0L)),
                functions.count_if(functions.not(isThere)),
                functions.count_if(functions.not(stays)),
                functions.count_if(isThere.and(stays).and(functions.not(same))),
                functions.count_if(same),
                functions.count_if(rows(Comparison.EXPECTED).gt(1)))
            .head();
    return new Counts(
        counts.getLong(0),
        counts.getLong(1),
        counts.getLong(2),
        counts.getLong(3),
        counts.getLong(4),
        counts.getLong(5),
        counts.getLong(6));
  }

  /** The identities whose rows become others, more or none. */
  public Dataset<Row> differing() {
    return groups.filter(functions.not(LakeReader.named(Comparison.SAME)));
  }

  public Identities identities() {
    return new Identities(batch.identity());
  }

  /** Rows that the table lacks and that the stream may still emit, some of them. */
  public List<Difference> open(Marks now, int most) {
    return examples(
        groups.filter(functions.not(LakeReader.named(IS_THERE)).and(batch.isOpen(now))), most);
  }

  /** Some of the differences, for people. */
  public List<Difference> examples(int most) {
    return examples(differing(), most);
  }

  /** Some identities of which more than one row was made. */
  public List<Difference> twice(int most) {
    return examples(groups.filter(rows(Comparison.EXPECTED).gt(1)), most);
  }

  private List<Difference> examples(Dataset<Row> of, int most) {
    return comparison(batch).examples(of, most);
  }

  @Override
  public void close() {
    groups.unpersist();
  }
}
