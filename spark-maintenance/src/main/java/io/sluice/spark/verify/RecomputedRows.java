package io.sluice.spark.verify;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * A view's rows without and with what is taken now, over the same raw rows.
 *
 * @param before the rows as the table should have them
 * @param after the rows as it will
 * @param touched the identities of rows that the late rows are of
 */
record RecomputedRows(
    Reconcilable now,
    Dataset<Row> streamed,
    Dataset<Row> before,
    Dataset<Row> after,
    Dataset<Row> touched) {

  static final String IS_THERE = "_is_there";
  static final String STAYS = "_stays";
  private static final int EXAMPLES = 1;

  static RecomputedRows of(
      Reconcilable then,
      Reconcilable now,
      Dataset<Row> streamed,
      Marks marks,
      Dataset<Row> taken,
      TimeRange range) {
    Dataset<Row> before = then.rows(streamed, marks, range).filter(then.isIn(range));
    Dataset<Row> after = now.rows(streamed, marks, range).filter(now.isIn(range)).persist();
    Dataset<Row> touched =
        now.named(taken).orElseGet(() -> differing(now, before.persist(), after));
    return new RecomputedRows(now, streamed, before, after, touched.distinct().persist());
  }

  private static Dataset<Row> differing(Reconcilable view, Dataset<Row> one, Dataset<Row> other) {
    return new Identities(view.identity())
        .of(
            Verification.comparison(view)
                .groups(one, other)
                .filter(functions.not(LakeReader.named(Comparison.SAME))));
  }

  void unpersist() {
    before.unpersist();
    after.unpersist();
    touched.unpersist();
  }

  Identities identities() {
    return new Identities(now.identity());
  }

  /** What the view's rows of some identities will be. */
  Dataset<Row> rows(Dataset<Row> of) {
    return identities().in(of, after);
  }

  private Dataset<Row> actual() {
    return streamed.select(LakeReader.columns(streamed, Verification.columns(now)));
  }

  /**
   * The identities that the table has otherwise; {@link #IS_THERE} says whether it has a row, and
   * {@link #STAYS} whether it will have one.
   */
  Dataset<Row> differing() {
    return groups(touched, after)
        .withColumn(IS_THERE, functions.size(LakeReader.named(Comparison.ACTUAL)).gt(0))
        .withColumn(STAYS, functions.size(LakeReader.named(Comparison.EXPECTED)).gt(0));
  }

  private Dataset<Row> groups(Dataset<Row> of, Dataset<Row> expected) {
    return Verification.comparison(now)
        .groups(identities().in(of, actual()), identities().in(of, expected))
        .filter(functions.not(LakeReader.named(Comparison.SAME)));
  }

  /** Refuses to correct rows that are not what the raw tables make without the late rows. */
  void requireExplained(Dataset<Row> wrong) {
    List<Difference> others =
        Verification.comparison(now).examples(groups(wrong, before), EXAMPLES);
    if (!others.isEmpty()) {
      throw new SluiceException(
          ExitCode.CHECK_FAILED,
          "Cannot reconcile %s: its row %s is %s, and the raw tables make %s of what was in time; 'sluice verify %s' tells more, and nothing was written"
              .formatted(
                  now.plan().name(),
                  others.get(0).identity(),
                  others.get(0).actual(),
                  others.get(0).expected(),
                  now.plan().name()));
    }
  }
}
