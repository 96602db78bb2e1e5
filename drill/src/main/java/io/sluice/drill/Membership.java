package io.sluice.drill;

import java.util.List;

/** How a writer is a member of its group. */
enum Membership {
  /** As by default: cooperative, and its place is given away when its session times out. */
  COOPERATIVE,
  /** All partitions are taken from everybody at every change. */
  EAGER,
  /** It has a name, and a successor of that name takes its place at once. */
  STATIC_A,
  /** The same, with another name. */
  STATIC_B;

  List<String> properties() {
    return switch (this) {
      case COOPERATIVE -> List.of();
      case EAGER ->
          List.of("partition.assignment.strategy: org.apache.kafka.clients.consumer.RangeAssignor");
      case STATIC_A -> List.of("group.instance.id: a");
      case STATIC_B -> List.of("group.instance.id: b");
    };
  }
}
