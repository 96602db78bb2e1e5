package io.sluice.drill.check;

import java.util.List;
import java.util.Map;

/**
 * I7: the offsets that Kafka's group has, by partition.
 *
 * <p>They must have been read before the table's.
 */
public record GroupOffsets(Map<Integer, Long> offsets) {

  public GroupOffsets {
    offsets = Map.copyOf(offsets);
  }

  /**
   * @param nextOffsets of the table: the highest that it ever had, for nobody but lag tools reads
   *     the group's, and after a restore they are ahead until the replay has gone by
   */
  List<Violation> check(String table, Map<Integer, Long> nextOffsets) {
    return offsets.entrySet().stream()
        .filter(group -> group.getValue() > nextOffsets.getOrDefault(group.getKey(), 0L))
        .map(
            group ->
                new Violation(
                    Invariant.I7,
                    table,
                    "the group is at offset %d of partition %d, the table at %d"
                        .formatted(
                            group.getValue(),
                            group.getKey(),
                            nextOffsets.getOrDefault(group.getKey(), 0L))))
        .toList();
  }
}
