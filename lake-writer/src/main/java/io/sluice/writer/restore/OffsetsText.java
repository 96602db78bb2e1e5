package io.sluice.writer.restore;

import io.sluice.writer.table.SourcePartition;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Collectors;

/** Offsets for people, in the form that options take: {@code orders-0:12,orders-1:7}. */
record OffsetsText(Map<SourcePartition, Long> offsets) {

  @Override
  public String toString() {
    return offsets.isEmpty()
        ? "no offsets"
        : offsets.entrySet().stream()
            .sorted(
                Comparator.comparing(
                        (Map.Entry<SourcePartition, Long> each) -> each.getKey().topic())
                    .thenComparing(each -> each.getKey().partition()))
            .map(each -> each.getKey() + ":" + each.getValue())
            .collect(Collectors.joining(","));
  }
}
