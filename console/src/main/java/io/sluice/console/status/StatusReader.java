package io.sluice.console.status;

import io.sluice.console.topic.ClusterAwayException;
import io.sluice.console.topic.TopicSource;
import io.sluice.pipeline.Names;
import io.sluice.pipeline.Pipeline;
import io.sluice.writer.delta.TableSummaries;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Looks at tables and their topics, as often as one likes. What one table or Kafka does not say
 * keeps nobody from hearing the rest. One thread at a time.
 */
public final class StatusReader implements AutoCloseable {

  private final Pipeline pipeline;
  private final TableSummaries lake;
  private final Supplier<TopicSource> connecting;
  private final InstantSource clock;
  private @Nullable TopicSource cluster;

  /**
   * @param cluster connects to Kafka, or throws {@link ClusterAwayException}; asked again until it
   *     has succeeded once
   */
  public StatusReader(
      Pipeline pipeline, TableSummaries lake, Supplier<TopicSource> cluster, InstantSource clock) {
    this.pipeline = pipeline;
    this.lake = lake;
    this.connecting = cluster;
    this.clock = clock;
  }

  /** How some tables are now. */
  public PipelineStatus read(List<WatchedTable> tables) {
    Names names = new Names(pipeline);
    Map<String, Reading> readings =
        tables.parallelStream()
            .collect(Collectors.toMap(WatchedTable::name, table -> Reading.of(table, lake, names)));
    Optional<String> trouble = Optional.empty();
    Optional<ClusterReading> topics = Optional.empty();
    try {
      topics = Optional.of(ClusterReading.of(pipeline, tables, readings, connected()));
    } catch (ClusterAwayException e) {
      trouble = Optional.of(String.valueOf(e.getMessage()));
    }
    return status(tables, readings, topics, trouble);
  }

  private TopicSource connected() {
    TopicSource known = cluster;
    if (known == null) {
      known = connecting.get();
      cluster = known;
    }
    return known;
  }

  private PipelineStatus status(
      List<WatchedTable> tables,
      Map<String, Reading> readings,
      Optional<ClusterReading> topics,
      Optional<String> trouble) {
    Instant now = clock.instant();
    return new PipelineStatus(
        pipeline.name(),
        now,
        trouble,
        topics.map(ClusterReading::processorLag).orElse(OptionalLong.empty()),
        tables.stream()
            .map(
                table ->
                    status(table, Objects.requireNonNull(readings.get(table.name())), topics, now))
            .toList());
  }

  private static TableStatus status(
      WatchedTable table, Reading reading, Optional<ClusterReading> topics, Instant now) {
    Optional<Position> position =
        topics.flatMap(all -> Optional.ofNullable(all.positions().get(table.name())));
    return new TableStatus(
        table,
        verdict(table, reading, topics, position, now),
        reading.summary(),
        position,
        reading.late(),
        reading.quarantined());
  }

  private static Verdict verdict(
      WatchedTable table,
      Reading reading,
      Optional<ClusterReading> topics,
      Optional<Position> position,
      Instant now) {
    if (reading.trouble().isPresent()) {
      return Verdict.unreadable(reading.trouble().get());
    }
    if (reading.summary().isEmpty()) {
      return Verdict.absent(table, position);
    }
    Optional<Verdict> own = Verdict.ofTable(table, reading.summary().get(), now);
    if (own.isPresent() || table.topic().isEmpty()) {
      return own.orElse(Verdict.OK);
    }
    String topic = table.topic().get();
    return topics
        .map(
            all ->
                Verdict.ofTopic(
                    table,
                    reading.summary().get(),
                    topic,
                    Optional.ofNullable(all.offsets().get(topic)),
                    position,
                    now))
        .orElse(new Verdict(State.UNKNOWN, "Kafka does not answer"));
  }

  @Override
  public void close() {
    TopicSource known = cluster;
    if (known != null) {
      known.close();
    }
  }
}
