package io.sluice.drill.check;

import java.util.List;
import java.util.Map;

/** I11: how far a table that should have caught up is behind the end of its topic. */
record Lag(Map<Integer, Long> ends) {

  List<Violation> check(String table, Map<Integer, Long> nextOffsets) {
    return ends.entrySet().stream()
        .filter(end -> !end.getValue().equals(nextOffsets.getOrDefault(end.getKey(), 0L)))
        .map(
            end ->
                new Violation(
                    Invariant.I11,
                    table,
                    "is at offset %d of partition %d after healing, the topic ends at %d"
                        .formatted(
                            nextOffsets.getOrDefault(end.getKey(), 0L),
                            end.getKey(),
                            end.getValue())))
        .toList();
  }
}
