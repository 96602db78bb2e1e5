package io.sluice.processor.topology;

import io.sluice.processor.topology.DedupeOracle.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Random events of several partitions: out of order, late, of the future, without keys, and many of
 * one key and one time. Times are multiples of half a second or a millisecond off, so that many
 * stand just on a bound or beside it.
 */
final class DedupeHistory {

  private DedupeHistory() {}

  static List<Event> of(long seed, int events, int partitions) {
    Random random = new Random(seed);
    List<Event> history = new ArrayList<>();
    long[] offsets = new long[partitions];
    long now = 3_000;
    while (history.size() < events) {
      now += random.nextInt(200) == 0 ? 40_000 : 500L * random.nextInt(2);
      int partition = random.nextInt(partitions);
      history.add(
          new Event(
              partition,
              offsets[partition]++,
              random.nextInt(15) == 0 ? null : (long) random.nextInt(4),
              random.nextInt(15) == 0 ? null : "t" + random.nextInt(2),
              random.nextInt(9),
              time(random, now),
              now));
    }
    return history;
  }

  private static long time(Random random, long now) {
    if (random.nextInt(20) == 0) {
      return now + DedupeOracle.MAX_AHEAD + 1 + random.nextInt(1_000_000);
    }
    long beside = random.nextBoolean() ? random.nextInt(3) - 1 : 0;
    return now + beside - 500L * (random.nextInt(4) == 0 ? random.nextInt(30) : random.nextInt(9));
  }
}
