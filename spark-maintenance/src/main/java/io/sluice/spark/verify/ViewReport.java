package io.sluice.spark.verify;

import java.util.List;

/**
 * What came out for one view.
 *
 * @param streamRows rows of the view's table in the range of time
 * @param batchRows rows that the batch made, of which {@code open} may come yet
 * @param differences identities whose rows are not the same on both sides
 * @param late rows of the view's late table that are left out
 * @param open rows that the stream has not got to yet
 * @param ahead streamed rows that the raw tables cannot explain yet
 * @param dimensionVersions the versions of the dimension's table that rows were made with
 * @param examples some of the differences
 */
public record ViewReport(
    String name,
    long streamRows,
    long batchRows,
    long differences,
    long late,
    long open,
    long ahead,
    List<Long> dimensionVersions,
    List<Difference> examples) {

  public boolean ok() {
    return differences == 0;
  }
}
