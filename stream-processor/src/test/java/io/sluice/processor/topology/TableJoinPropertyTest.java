package io.sluice.processor.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.processor.join.JoinSide.Part;
import io.sluice.processor.topology.TableJoinOracle.Customer;
import io.sluice.processor.topology.TableJoinOracle.Order;
import io.sluice.processor.topology.TableJoinTasks.Fault;
import io.sluice.processor.view.ViewCounts;
import io.sluice.processor.view.ViewCounts.Count;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/**
 * Random changes of orders and customers, among them tombstones, orders that go to another customer
 * and back, and orders of none; internal topics that are read in any order, and tasks that start
 * again: whenever nothing is under way, the table is what {@link TableJoinOracle} says.
 */
class TableJoinPropertyTest {

  private static final int PARTITIONS = 3;
  private static final int CHANGES = 1_000;

  private static final String PIPELINE =
      """
      pipeline: p
      lake: { root: "file:///lake" }
      streams:
        orders: { topic: orders, key: id, table: true, event_time: at, schema: { id: string, region: string, customer: int, v: long, at: timestamp } }
        customers: { topic: customers, key: [region, id], key_format: json, table: true, schema: { region: string, id: long, w: long } }
      views:
        placed:
          from: orders
          join: { table: customers, by: [region, customer], type: TYPE }
          where: "coalesce(orders.v + customers.w <> 5, orders.v <> 3)"
          select: { v: orders.v, w: customers.w }
      """;

  /** One history, played to the tasks and to the oracle. */
  private static final class Play {

    private final Random random;
    private final TableJoinTasks tasks;
    private final TableJoinOracle oracle;
    private final RowType orders;
    private final RowType customers;
    private final List<Deque<Runnable>> arrivals = new ArrayList<>();
    private final LongSupplier time;
    private final long[] offsets = new long[2 * PARTITIONS];

    /** The times of changes say nothing of their order. */
    Play(long seed, String type, TopologyRun run, Fault fault) {
      this(seed, type, run, fault, random -> () -> random.nextInt(1_000));
    }

    Play(
        long seed,
        String type,
        TopologyRun run,
        Fault fault,
        Function<Random, LongSupplier> times) {
      this.random = new Random(seed);
      this.time = times.apply(random);
      for (int i = 0; i < 2 * PARTITIONS; i++) {
        arrivals.add(new ArrayDeque<>());
      }
      this.tasks = new TableJoinTasks(run, PARTITIONS, fault);
      this.oracle = new TableJoinOracle(type.equals("left"));
      this.orders = tasks.plan().left().changes().columns();
      this.customers = tasks.plan().right().changes().columns();
    }

    private long offset(int side, int partition) {
      return offsets[side * PARTITIONS + partition] += 1 + random.nextInt(2);
    }

    /** Answers whether there was something to read of any of the topics' partitions. */
    boolean arrive() {
      List<Deque<Runnable>> waiting = arrivals.stream().filter(it -> !it.isEmpty()).toList();
      if (waiting.isEmpty()) {
        return false;
      }
      waiting.get(random.nextInt(waiting.size())).remove().run();
      return true;
    }

    void settle() {
      boolean more = true;
      while (more) {
        more = arrive() | tasks.step(random);
      }
    }

    void order(int number, @Nullable Long v) {
      order(number, number % PARTITIONS, v);
    }

    void order(int number, int partition, @Nullable Long v) {
      boolean refers = random.nextInt(8) > 0;
      Order order =
          new Order(
              "o" + number,
              partition,
              offset(0, partition),
              v != null && random.nextInt(8) > 0 ? "r" + random.nextInt(2) : null,
              v != null && refers ? (Long) (long) random.nextInt(3) : null,
              v,
              time.getAsLong());
      oracle.order(order);
      Row row =
          Row.of(
              orders,
              order.id(),
              order.region(),
              order.customer(),
              v,
              v == null ? null : order.time() * 1_000,
              v == null ? "d" : "u");
      arrivals
          .get(partition)
          .add(() -> tasks.send(Part.LEFT, partition, order.offset(), row, order.time()));
    }

    void customer(int number, @Nullable Long w) {
      customer(number, number % PARTITIONS, w);
    }

    void customer(int number, int partition, @Nullable Long w) {
      Customer customer =
          new Customer(
              "r" + number % 2, number / 2, partition, offset(1, partition), w, time.getAsLong());
      oracle.customer(customer);
      Row row = Row.of(customers, customer.region(), customer.id(), w, w == null ? "d" : "u");
      arrivals
          .get(PARTITIONS + partition)
          .add(() -> tasks.send(Part.RIGHT, partition, customer.offset(), row, customer.time()));
    }

    @Nullable Long value(int deletes) {
      return random.nextInt(deletes) == 0 ? null : (Long) (long) random.nextInt(6);
    }

    void change() {
      if (random.nextInt(3) == 0) {
        customer(random.nextInt(6), value(4));
      } else {
        order(random.nextInt(12), value(5));
      }
    }

    /** Answers whether table and oracle agreed at every moment at which nothing was under way. */
    boolean agrees() {
      boolean agree = true;
      for (int i = 0; i < CHANGES; i++) {
        change();
        for (int steps = random.nextInt(7); steps > 0; steps--) {
          arrive();
          tasks.step(random);
        }
        if (random.nextInt(50) == 0) {
          tasks.restart(random.nextInt(PARTITIONS));
        }
        if (random.nextInt(60) == 0) {
          settle();
          agree &= tasks.table().equals(oracle.table());
        }
      }
      settle();
      return agree && tasks.table().equals(oracle.table());
    }

    void deleteAll() {
      for (int i = 0; i < 12; i++) {
        order(i, null);
        customer(i % 6, null);
      }
      settle();
    }
  }

  private static TopologyRun run(String type) {
    return TopologyRun.of(PIPELINE.replace("TYPE", type));
  }

  @ParameterizedTest
  @CsvSource({"1, inner", "2, left", "3, inner", "4, left", "5, inner", "6, left"})
  void theTableIsWhatBothSidesAreNow(long seed, String type) {
    try (TopologyRun run = run(type)) {
      Play play = new Play(seed, type, run, Fault.NONE);

      assertThat(play.agrees()).as("seed %d", seed).isTrue();
      assertThat(play.oracle.table()).isNotEmpty();
      ViewCounts counts = run.metrics.view("placed");
      assertThat(counts.get(Count.RECEIVED))
          .isEqualTo(CHANGES)
          .isEqualTo(
              counts.get(Count.ACCEPTED) + counts.get(Count.NULL_KEY) + counts.get(Count.LATE));
      assertThat(counts.get(Count.NULL_KEY)).isPositive();
      assertThat(counts.get(Count.LATE)).isZero();

      play.deleteAll();
      assertThat(play.tasks.table()).isEmpty();
      assertThat(play.tasks.stored()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"NONE", "REFERENCES_STAY"})
  void aFaultIsFound(Fault fault) {
    try (TopologyRun run = run("left")) {
      assertThat(new Play(2, "left", run, fault).agrees()).isFalse();
    }
  }

  @Test
  void referencesThatStayAreFound() {
    try (TopologyRun run = run("left")) {
      Play play = new Play(2, "left", run, Fault.REFERENCES_STAY);
      play.agrees();
      play.deleteAll();

      assertThat(play.tasks.stored()).isPositive();
    }
  }

  /** A topic that got more partitions has changes of a key in several, which come in any order. */
  @ParameterizedTest
  @CsvSource({"1, inner", "2, left"})
  void ofSeveralPartitionsTheTimeDecides(long seed, String type) {
    try (TopologyRun run = run(type)) {
      AtomicLong now = new AtomicLong();
      Play play =
          new Play(seed, type, run, Fault.NONE, random -> () -> now.addAndGet(random.nextInt(3)));
      for (int i = 0; i < CHANGES; i++) {
        long value = play.random.nextInt(6);
        if (play.random.nextInt(3) == 0) {
          play.customer(play.random.nextInt(6), play.random.nextInt(PARTITIONS), value);
        } else {
          play.order(play.random.nextInt(12), play.random.nextInt(PARTITIONS), value);
        }
        play.arrive();
        play.tasks.step(play.random);
      }
      play.settle();

      assertThat(play.tasks.table()).isEqualTo(play.oracle.table());
      assertThat(run.metrics.view("placed").get(Count.LATE)).isPositive();
    }
  }
}
