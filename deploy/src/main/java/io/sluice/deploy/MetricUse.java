package io.sluice.deploy;

import java.util.Set;

/**
 * A metric that an expression asks for.
 *
 * @param place where the expression is, for messages
 * @param labels those that it matches, groups by, or writes into a text
 */
public record MetricUse(String place, String metric, Set<String> labels) {

  public MetricUse {
    labels = Set.copyOf(labels);
  }
}
