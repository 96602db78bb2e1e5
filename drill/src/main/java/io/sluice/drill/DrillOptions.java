package io.sluice.drill;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a campaign does.
 *
 * @param trials how many of a fault that has a share of 1
 * @param length after which no more trials are begun
 * @param lanes how many trials are made at the same time
 * @param recordsPerSecond that come in each lane
 */
record DrillOptions(
    Path directory,
    List<Fault> faults,
    int trials,
    Duration length,
    long seed,
    int lanes,
    int recordsPerSecond) {

  DrillOptions {
    faults = List.copyOf(faults);
  }
}
