package io.sluice.processor.topology;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/** What a join of tables is, said as plainly as can be: two maps, and a loop over one of them. */
final class TableJoinOracle {

  /** A change of an order; without a value it is gone. */
  record Order(
      String id,
      int partition,
      long offset,
      @Nullable String region,
      @Nullable Long customer,
      @Nullable Long v,
      long time) {}

  /** A change of a customer; without a value it is gone. */
  record Customer(
      String region, long id, int partition, long offset, @Nullable Long w, long time) {}

  private final boolean keepsLeft;
  private final Map<String, Order> orders = new TreeMap<>();
  private final Map<String, Customer> customers = new TreeMap<>();

  TableJoinOracle(boolean keepsLeft) {
    this.keepsLeft = keepsLeft;
  }

  void order(Order change) {
    orders.merge(change.id(), change, BinaryOperator.maxBy(TableJoinOracle::order));
  }

  void customer(Customer change) {
    customers.merge(
        change.region() + change.id(), change, BinaryOperator.maxBy(TableJoinOracle::order));
  }

  private static int order(Order one, Order other) {
    return order(
        one.partition(), one.offset(), one.time(), other.partition(), other.offset(), other.time());
  }

  private static int order(Customer one, Customer other) {
    return order(
        one.partition(), one.offset(), one.time(), other.partition(), other.offset(), other.time());
  }

  private static int order(
      int partition, long offset, long time, int otherPartition, long otherOffset, long otherTime) {
    if (partition == otherPartition) {
      return Long.compare(offset, otherOffset);
    }
    return time == otherTime
        ? Integer.compare(partition, otherPartition)
        : Long.compare(time, otherTime);
  }

  /** The rows by their key, as the view's topic writes both. */
  Map<String, String> table() {
    Map<String, String> table = new TreeMap<>();
    for (Order order : orders.values()) {
      @Nullable Customer found = customers.get(order.region() + order.customer());
      boolean isFound = found != null && found.w() != null;
      if (order.v() != null
          && (isFound || keepsLeft)
          && passes(order.v(), isFound ? found.w() : null)) {
        table.put(
            "{\"id\":\"%s\"}".formatted(order.id()),
            "[%s, %d, %d, %s, %s, %d, %s, u] at %d"
                .formatted(
                    order.id(),
                    order.partition(),
                    order.offset(),
                    isFound ? found.partition() : null,
                    isFound ? found.offset() : null,
                    order.v(),
                    isFound ? found.w() : null,
                    isFound ? Math.max(order.time(), found.time()) : order.time()));
      }
    }
    return table;
  }

  /** The {@code where} of the view. */
  private static boolean passes(long v, @Nullable Long w) {
    return w == null ? v != 3 : v + w != 5;
  }
}
