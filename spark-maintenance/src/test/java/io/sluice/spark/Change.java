package io.sluice.spark;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A change of the row of a key, as a record of a topic with some partitions.
 *
 * @param name the row's value; null if the change is a delete
 */
record Change(int batch, long key, String name, int partition, long offset, long timestamp) {

  static final int PARTITIONS = 3;
  private static final int KEYS = 25;

  boolean isDelete() {
    return name == null;
  }

  /** Inserts, updates, deletes and inserts after deletes, in batches as a writer commits them. */
  static List<Change> random(long seed, int batches, int changesInABatch) {
    Random random = new Random(seed);
    long[] next = new long[PARTITIONS];
    List<Change> changes = new ArrayList<>();
    for (int batch = 0; batch < batches; batch++) {
      for (int i = 0; i < changesInABatch; i++) {
        long key = random.nextInt(KEYS);
        int partition = (int) (key % PARTITIONS);
        // Offsets have gaps, and clocks of producers go back.
        next[partition] += 1 + random.nextInt(3);
        changes.add(
            new Change(
                batch,
                key,
                random.nextInt(4) == 0 ? null : "n" + random.nextInt(1_000_000),
                partition,
                next[partition],
                1_000_000L + random.nextInt(1_000_000)));
      }
    }
    return changes;
  }

  /** What a table is after the batches before one, by a plain map. */
  static Map<Long, String> rows(List<Change> changes, int batches) {
    Map<Long, String> rows = new TreeMap<>();
    for (Change change : changes) {
      if (change.batch() < batches) {
        if (change.isDelete()) {
          rows.remove(change.key());
        } else {
          rows.put(change.key(), change.name() + "@" + change.offset());
        }
      }
    }
    return rows;
  }
}
