package io.sluice.spark.load;

import java.io.Serializable;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * In which line of a file each of its rows begins.
 *
 * <p>Rows in lines that follow each other take no memory; of a file with very many others the lines
 * behind them are not known.
 */
final class LineIndex implements Serializable {

  private static final long serialVersionUID = 1;
  private static final int MOST = 1_000_000;

  /** Pairs of a row and its line, from which on each row has a line. */
  private long[] jumps = new long[16];

  private int size;
  private long rows;
  private long knownRows;

  /** Adds the next row. */
  void add(long line) {
    boolean isExpected = size > 0 && jumps[size - 1] + (rows - jumps[size - 2]) == line;
    if (!isExpected && size < 2 * MOST && knownRows == rows) {
      if (size == jumps.length) {
        jumps = Arrays.copyOf(jumps, 2 * size);
      }
      jumps[size++] = rows;
      jumps[size++] = line;
      isExpected = true;
    }
    if (isExpected && knownRows == rows) {
      knownRows++;
    }
    rows++;
  }

  long rows() {
    return rows;
  }

  /**
   * @param row counted from 0
   */
  OptionalLong line(long row) {
    if (row < 0 || row >= knownRows) {
      return OptionalLong.empty();
    }
    int low = 0;
    int high = size / 2 - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (jumps[2 * middle] <= row) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return OptionalLong.of(jumps[2 * low + 1] + (row - jumps[2 * low]));
  }
}
