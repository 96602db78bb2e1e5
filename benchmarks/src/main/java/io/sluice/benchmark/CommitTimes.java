package io.sluice.benchmark;

import java.util.Arrays;

/**
 * How long commits took, and what of the heap was in use.
 *
 * @param sortedMillis ascending
 * @param cpuMillis of the committing thread, on average
 * @param heapHeldMiB after a collection, with the table open
 * @param mostHeapMiB garbage included
 */
record CommitTimes(double[] sortedMillis, double cpuMillis, long heapHeldMiB, long mostHeapMiB) {

  static CommitTimes of(double[] millis, double cpuMillis, long heapHeldBytes, long mostHeapBytes) {
    double[] sorted = millis.clone();
    Arrays.sort(sorted);
    return new CommitTimes(sorted, cpuMillis, heapHeldBytes >> 20, mostHeapBytes >> 20);
  }

  double percentile(int percent) {
    return sortedMillis[Math.max(0, sortedMillis.length * percent / 100 - 1)];
  }
}
