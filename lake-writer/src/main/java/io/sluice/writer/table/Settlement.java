package io.sluice.writer.table;

import java.util.List;

/**
 * What a commit decides about malformed records of its table.
 *
 * @param number how many settlements the table had when this one was begun; it lands only if there
 *     are as many, so of two that were begun at once one lands
 * @param ranges at least one; each holds only records that were waiting
 */
public record Settlement(long number, List<SettledRange> ranges) {

  public Settlement {
    ranges = List.copyOf(ranges);
    if (number < 0 || ranges.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot settle malformed records: settlement %d names %d ranges"
              .formatted(number, ranges.size()));
    }
  }
}
