package io.sluice.processor.topology;

import java.util.Arrays;

/**
 * The clock of a view of two sources as the definition has it: the newest of the slowest partition.
 */
final class OracleClock {

  private final int partitions;
  private final long[] newest;

  /**
   * @param partitions of the topic of each side, all of which it waits for
   */
  OracleClock(int partitions) {
    this.partitions = partitions;
    this.newest = new long[2 * partitions];
    Arrays.fill(newest, -1);
  }

  /** What it shows with one more event. */
  long see(boolean isRight, int partition, long time) {
    int input = (isRight ? partitions : 0) + partition;
    newest[input] = Math.max(newest[input], time);
    return time();
  }

  long time() {
    return Arrays.stream(newest).min().orElseThrow();
  }
}
