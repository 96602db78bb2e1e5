package io.sluice.writer.refill;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.plan.RefillPlan;
import io.sluice.writer.delta.DeltaLakeTable;
import io.sluice.writer.delta.DeltaLakeTables;
import io.sluice.writer.feed.FeedPlan;
import io.sluice.writer.feed.FeedRun;
import io.sluice.writer.feed.FeedWorker;
import io.sluice.writer.feed.SourceCluster;
import io.sluice.writer.refill.RefillPlanner.Wanted;
import io.sluice.writer.table.SourcePartition;
import io.sluice.writer.table.TableDefinition;
import io.sluice.writer.table.TableProperties;
import io.sluice.writer.table.TableState;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * Copies the records of one source into their table. The plan is in the table before the first
 * record; every commit after it brings rows and offsets; so who is cut off goes on with the same
 * plan where the table says.
 */
record Refill(
    RefillPlanner planner,
    Wanted wanted,
    FeedPlan feed,
    DeltaLakeTables lake,
    SourceCluster source,
    InstantSource clock) {

  /** Of which topic, of all that had its name, the offsets are; empty if topics have no ids. */
  private record Asked(RefillPlan plan, Optional<Uuid> topicId) {}

  /** What would be copied if it was begun now. Writes nothing, and looks at no table. */
  RefillPlan look() {
    return ask().plan();
  }

  /** The plan that the table has; it gets one if it has none. */
  RefillPlan begin() {
    // Kafka is asked first: what is refused leaves no folder.
    Optional<Asked> asked = lake.isThere(feed.table()) ? Optional.empty() : Optional.of(ask());
    try (DeltaLakeTable table = lake.open(feed.table())) {
      asked.ifPresent(it -> lake.create(definition(it), first(it.plan())));
      return there(table.state());
    }
  }

  private Asked ask() {
    try (Consumer<byte[], byte[]> consumer = source.consumer(feed.name())) {
      Optional<Uuid> id = source.topicId(feed.topic());
      return new Asked(
          planner.of(wanted, TopicOffsets.of(feed.topic(), planner.since(wanted), consumer)), id);
    } catch (KafkaException e) {
      throw new SluiceException(
          ExitCode.TRY_LATER,
          "Cannot plan to copy the records of %s: Kafka does not say what it has of it: %s; try again when it answers"
              .formatted(feed.topic(), e.getMessage()),
          e);
    }
  }

  private TableDefinition definition(Asked asked) {
    Map<String, String> properties = new HashMap<>();
    properties.put(RefillPlan.PROPERTY, asked.plan().json());
    asked
        .topicId()
        .ifPresent(id -> properties.put(TableProperties.topicId(feed.topic()), id.toString()));
    return feed.table().with(properties);
  }

  private static Map<SourcePartition, Long> first(RefillPlan plan) {
    Map<SourcePartition, Long> first = new HashMap<>();
    plan.first()
        .forEach(
            (partition, offset) -> first.put(new SourcePartition(plan.topic(), partition), offset));
    return first;
  }

  private RefillPlan there(TableState state) {
    String json = state.properties().get(RefillPlan.PROPERTY);
    if (json == null) {
      throw refused(
          "another table is at " + feed.table().location(), "choose another --generation");
    }
    RefillPlan plan = RefillPlan.parse(json);
    if (!plan.from().equals(planner.from())) {
      throw refused(
          "they are being copied for rows from %s on, and not from %s"
              .formatted(plan.from(), planner.from()),
          "go on with those, or " + abandon());
    }
    if (!plan.definition().equals(planner.definition(wanted))) {
      throw refused(
          "they were copied for another definition of the view than the pipeline file has",
          abandon() + " and begin again");
    }
    return plan;
  }

  private String abandon() {
    return "'sluice reprocess abandon %s --generation %s'"
        .formatted(wanted.view().name(), planner.generation());
  }

  private SluiceException refused(String reason, String wayOut) {
    return new SluiceException(
        ExitCode.CONFIGURATION,
        "Cannot copy records into %s: %s; %s".formatted(feed.name(), reason, wayOut));
  }

  /** Carries all records that are not there yet; {@link FeedWorker#run} does it. */
  FeedWorker worker(RefillPlan plan) {
    Map<TopicPartition, Long> ends = new HashMap<>();
    plan.ends()
        .forEach((partition, end) -> ends.put(new TopicPartition(plan.topic(), partition), end));
    return new FeedWorker(feed, FeedRun.copying(ends), lake, source, clock);
  }

  /** The table's next offsets, by partition. */
  Map<Integer, Long> next() {
    Map<Integer, Long> next = new TreeMap<>();
    try (DeltaLakeTable table = lake.open(feed.table())) {
      table.nextOffsets().forEach((partition, offset) -> next.put(partition.partition(), offset));
    }
    return next;
  }
}
