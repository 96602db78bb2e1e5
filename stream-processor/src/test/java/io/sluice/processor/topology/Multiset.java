package io.sluice.processor.topology;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** How often each row is there, whatever the order. */
final class Multiset {

  private Multiset() {}

  static Map<String, Integer> of(Collection<?> rows) {
    Map<String, Integer> counts = new TreeMap<>();
    rows.forEach(row -> counts.merge(row.toString(), 1, Integer::sum));
    return counts;
  }
}
