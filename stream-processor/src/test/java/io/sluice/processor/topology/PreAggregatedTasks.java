package io.sluice.processor.topology;

import io.sluice.processor.row.KeyCodec;
import io.sluice.processor.topology.WindowOracle.Event;
import io.sluice.processor.topology.WindowOracle.Missed;
import io.sluice.processor.view.Sources;
import io.sluice.processor.view.TopologyParts;
import io.sluice.processor.view.ViewParts;
import io.sluice.processor.window.WindowTopology;
import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.Type.Primitive;
import io.sluice.table.TableFeed;
import io.sluice.view.ViewPlan.WindowedAggregate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.apache.kafka.streams.processor.api.Record;

/**
 * The tasks of a view with partial aggregates and the internal topics between them. Tasks take
 * records at a pace of their own, and what they send is seen when they commit; a task that fails
 * begins again at its last commit.
 */
final class PreAggregatedTasks {

  /** What goes wrong between tasks. */
  enum Fault {
    NONE,
    /** What moves a clock overtakes the partials that it is told of behind. */
    PROGRESS_OVERTAKES,
    /** A promise says that the clock was at the beginning of time. */
    CLOCK_UNDERSTATED,
    /** A clock does not wait for those it has promised to. */
    PROMISE_FORGOTTEN,
    /** A promise that was given up is taken for the one that is asked for now. */
    OLD_PROMISE,
    /** A task that begins again has forgotten what it has not sent. */
    PARTIALS_FORGOTTEN
  }

  /** What a task of groups was told, as the oracle has it. */
  sealed interface Told {
    /** Of a row, wherever it went. */
    record OfRow(int origin, int event) implements Told {}

    /** Of nothing any more. */
    record OfSilence(int origin) implements Told {}
  }

  /**
   * @param told what the record says, of all the rows that are behind it
   */
  record Sent(Record<byte[], byte[]> record, List<Told> told) {}

  static final String VIEW = "per_group";
  static final byte WHOLE = 0;
  static final byte PARTIAL = 1;
  static final byte PROGRESS = 2;
  static final byte IDLE = 4;

  final TopologyRun run;
  final Fault fault;
  final WindowTopology topology;
  final List<Event> events;
  final KeyCodec keys = new KeyCodec(RowType.of(Field.optional("g", Primitive.STRING)));
  final List<PreAggregatingTask> origins = new ArrayList<>();
  final List<GroupsTask> groups = new ArrayList<>();

  /** How often something happened. */
  final Map<String, Integer> happened = new HashMap<>();

  /**
   * @param events those of all partitions, one after the other
   * @param tasks how many partitions there are of the source, and tasks of groups
   */
  PreAggregatedTasks(TopologyRun run, List<Event> events, int tasks, Fault fault) {
    this.run = run;
    this.fault = fault;
    this.events = events;
    WindowedAggregate view = (WindowedAggregate) Objects.requireNonNull(run.plan.views().get(VIEW));
    this.topology =
        new WindowTopology(
            view,
            new ViewParts(
                view,
                run.plan,
                new TopologyParts(
                    run::encoder, name -> null, topic -> tasks, run.closing, run.metrics)));
    int each = events.size() / tasks;
    for (int i = 0; i < tasks; i++) {
      origins.add(new PreAggregatingTask(this, i, i * each, (i + 1) * each));
      groups.add(new GroupsTask(this, i));
    }
  }

  void happened(String what) {
    happened.merge(what, 1, Integer::sum);
  }

  /** The task of groups that a record goes to. */
  int partition(Record<byte[], byte[]> record) {
    return WindowTopology.toTasks()
        .partitions("by-group", record.key(), record.value(), groups.size())
        .orElseThrow()
        .iterator()
        .next();
  }

  final List<String> rows = new ArrayList<>();
  final List<Missed> late = new ArrayList<>();

  Row decoded(String table, Record<byte[], byte[]> record) {
    TableFeed feed = Sources.feed(run.plan, table);
    Row row = new Row(feed.record());
    run.plan.decoder(feed).decode(record.value(), row);
    return row;
  }

  Missed missed(Row row) {
    long start = (Long) Objects.requireNonNull(row.get("window_start"));
    int partition = ((Long) Objects.requireNonNull(row.get("source_partition"))).intValue();
    long offset = (Long) Objects.requireNonNull(row.get("source_offset"));
    return new Missed(origins.get(partition).first + offset, start / 1_000);
  }

  /** Has one of the tasks do something; answers whether there are rows left. */
  boolean step(Random random) {
    PreAggregatingTask origin = origins.get(random.nextInt(origins.size()));
    GroupsTask group = groups.get(random.nextInt(groups.size()));
    int what = random.nextInt(100);
    if (what < 50) {
      if (origin.hasRow()) {
        origin.takeRow();
      }
    } else if (what < 75) {
      if (group.hasNext()) {
        group.take();
      }
    } else if (what < 82) {
      if (origin.hasGrant()) {
        origin.takeGrant();
      }
    } else if (what < 84) {
      boolean silent = random.nextInt(8) == 0;
      for (int look = 0; look < (silent ? 3 : 1); look++) {
        origin.look(silent ? 1_000 : 200);
      }
    } else if (what < 99) {
      (random.nextBoolean() ? origin : group).commit();
    } else {
      (random.nextBoolean() ? origin : group).fail();
    }
    return origins.stream().anyMatch(PreAggregatingTask::hasRow);
  }

  /** Ends as a drain does that closes all windows. */
  void drain() {
    settle();
    run.closing.sendPartials(VIEW);
    origins.forEach(origin -> origin.look(200));
    settle();
    run.closing.close(VIEW);
    groups.forEach(GroupsTask::look);
    settle();
  }

  /** Has all that there is taken and committed. */
  private void settle() {
    boolean moved = true;
    while (moved) {
      moved = false;
      for (PreAggregatingTask origin : origins) {
        origin.commit();
        while (origin.hasGrant()) {
          origin.takeGrant();
          moved = true;
        }
      }
      for (GroupsTask group : groups) {
        while (group.hasNext()) {
          group.take();
          moved = true;
        }
        group.commit();
      }
    }
  }

  /** The rows of the view. */
  List<String> rows() {
    return rows;
  }

  /** What was late for which window, with the place of the event among all. */
  List<Missed> late() {
    return late;
  }

  /** What each task of groups was told, in that order. */
  List<List<Told>> told() {
    return groups.stream().map(group -> group.told).toList();
  }
}
