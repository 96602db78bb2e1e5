package io.sluice.drill;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;

/** The trials that are still to be made, in an order that the seed decides. For several threads. */
final class Schedule {

  private final Queue<Trial> left;
  private volatile boolean stopped;

  private Schedule(Collection<Trial> trials) {
    this.left = new ArrayDeque<>(trials);
  }

  /**
   * @param trials how many of a fault that has a share of 1
   * @param finished trials that were made before
   */
  static Schedule of(long seed, List<Fault> faults, int trials, Set<Trial> finished) {
    List<Trial> all = new ArrayList<>();
    for (Fault fault : faults) {
      for (int number = 1; number <= fault.trials(trials); number++) {
        all.add(Trial.of(seed, fault, number));
      }
    }
    Collections.shuffle(all, new Random(seed));
    all.removeAll(finished);
    return new Schedule(all);
  }

  /** The next trial; empty when all are made or it was stopped. */
  synchronized Optional<Trial> next() {
    return stopped ? Optional.empty() : Optional.ofNullable(left.poll());
  }

  /** How many are left. */
  synchronized int size() {
    return left.size();
  }

  /** Hands out no more. */
  void stop() {
    stopped = true;
  }
}
