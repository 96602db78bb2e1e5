package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.local.Installation;
import io.sluice.local.KafkaBroker;
import io.sluice.local.LocalStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The NEXMark example as its README has it: every view's stream is what batch recomputes, though
 * the processor is killed twice while it works; DuckDB counts one of them by itself.
 */
class NexmarkIT {

  private static final Path EXAMPLE = Installation.current().home().resolve("examples/nexmark");
  private static final Duration LIMIT = Duration.ofMinutes(3);
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path directory;

  private long bids;
  private int part;

  @Test
  void streamIsBatchForEveryQueryThoughTheProcessorIsKilledTwice() throws Exception {
    Files.writeString(
        directory.resolve("pipeline.yaml"),
        Files.readString(EXAMPLE.resolve("pipeline.yaml"))
            + "processor: { http: \"127.0.0.1:0\" }\nwriter: { http: \"127.0.0.1:0\" }\n");
    try (KafkaBroker broker = LocalStack.Options.in(directory.resolve("stack")).broker()) {
      broker.start();
      String lake = directory.resolve("lake").toUri().toString();
      Sluice sluice =
          new Sluice(
              directory, Map.of("KAFKA_BOOTSTRAP", broker.bootstrapServers(), "LAKE_ROOT", lake));
      run(sluice, "load");
      generate(sluice, 1_000);
      killAmidst(sluice, broker);
      killAmidst(sluice, broker);
      run(sluice, "processor", "--state-dir", "state");
      run(sluice, "writer");
      run(sluice, "merge");
      requireEqual(run(sluice, "verify", "--closed", "-o", "json"));
    }
    requireCounts();
  }

  /** A command of the README, with some options more. */
  private static String run(Sluice sluice, String command, String... more) throws Exception {
    List<String> line =
        Files.readAllLines(EXAMPLE.resolve("README.md")).stream()
            .filter(each -> each.startsWith("./sluice " + command + " "))
            .findFirst()
            .map(each -> each.replace("-f examples/nexmark/pipeline.yaml", ""))
            .map(each -> each.replace("examples/nexmark", EXAMPLE.toString()))
            .map(each -> Arrays.asList(each.strip().split(" +")))
            .orElseThrow();
    List<String> arguments = new ArrayList<>(line.subList(1, line.size()));
    arguments.addAll(List.of(more));
    Sluice.Result result = sluice.run(arguments.toArray(String[]::new));
    assertThat(result.exit()).as("%s: %s", arguments, result.err()).isZero();
    return result.out();
  }

  private void generate(Sluice sluice, int events) throws Exception {
    String from = "2026-01-05T%02d:00:00Z".formatted(3 * part);
    part++;
    Sluice.Result sent =
        sluice.run(
            "generate", "--events", "" + events, "--seed", "" + part, "--from", from, "-o", "json");
    assertThat(sent.exit()).as(sent.err()).isZero();
    bids += JSON.readTree(sent.out()).path("bids").asLong();
  }

  /** SIGKILL once some of the bids have come out of a view, and before all have. */
  private void killAmidst(Sluice sluice, KafkaBroker broker) throws Exception {
    long before = count(broker, "nexmark.bids_in_euros");
    generate(sluice, 10_000);
    try (Sluice.Running processor = sluice.start("processor", "--state-dir", "state")) {
      await()
          .atMost(LIMIT)
          .pollInterval(Duration.ofMillis(10))
          .until(() -> isMore(broker, "nexmark.bids_in_euros", before));
      processor.process().descendants().forEach(ProcessHandle::destroyForcibly);
      processor.process().destroyForcibly().waitFor();
    }
    assertThat(count(broker, "nexmark.bids_in_euros")).as("killed too late").isLessThan(bids);
  }

  private static boolean isMore(KafkaBroker broker, String topic, long before) {
    return count(broker, topic) > before;
  }

  /** The committed records of a topic, markers of transactions not among them. */
  private static long count(KafkaBroker broker, String topic) {
    Map<String, Object> properties =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            broker.bootstrapServers(),
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed",
            ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
            false);
    long count = 0;
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      if (!consumer.listTopics().containsKey(topic)) {
        return 0;
      }
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
        count += consumer.poll(Duration.ofMillis(100)).count();
      }
    }
    return count;
  }

  private static void requireEqual(String report) throws IOException {
    JsonNode views = JSON.readTree(report).path("views");
    assertThat(views).hasSize(10);
    for (JsonNode view : views) {
      assertThat(view.path("differences").asLong()).as(view.toPrettyString()).isZero();
      assertThat(view.path("stream_rows").asLong()).as(view.toPrettyString()).isPositive();
    }
  }

  private void requireCounts() throws Exception {
    try (LakeReplay lake = new LakeReplay(directory.resolve("lake"))) {
      assertThat(lake.open("bids")).isTrue();
      assertThat(lake.open("bids_per_bidder")).isTrue();
      assertThat(lake.open("bids_per_bidder.late")).as("some bids are late").isTrue();
      assertThat(lake.open("bids_in_euros")).isTrue();
      assertThat(lake.open("bids_now.changelog")).isTrue();
      assertThat(lake.open("bids_now")).isTrue();
      assertThat(lake.open("bids_now.late")).isTrue();
      assertThat(lake.number("select count(*) from bids_now where not window_closed")).isZero();
      assertThat(lake.number("select sum(bids) from bids_now"))
          .isPositive()
          .isEqualTo(bids - lake.number("select count(*) from bids_now_late"));
      assertThat(lake.number("select count(*) from bids_now_changelog where window_closed"))
          .as("each window has one last row, though the processor was killed")
          .isEqualTo(lake.number("select count(*) from bids_now"));
      assertThat(lake.number("select count(*) from bids_now_changelog where not window_closed"))
          .isPositive();
      assertThat(lake.number("select count(*) from bids")).isEqualTo(bids);
      assertThat(lake.number("select count(*) from bids_in_euros")).isEqualTo(bids);
      assertThat(
              lake.number(
                  """
                  with counted as (
                    select bidder, time_bucket(interval 10 minutes, "at") as start, count(*) as bids
                    from bids
                    where (_partition, _offset) not in
                      (select (source_partition, source_offset) from bids_per_bidder_late)
                    group by all)
                  select count(*) from counted full join bids_per_bidder as streamed
                  on streamed.window_start = counted.start
                    and streamed.bidder is not distinct from counted.bidder
                  where streamed.bids is distinct from counted.bids
                  """))
          .as("windows that DuckDB counts otherwise")
          .isZero();
      assertThat(lake.number("select sum(bids) from bids_per_bidder"))
          .isPositive()
          .isEqualTo(bids - lake.number("select count(*) from bids_per_bidder_late"));
    }
  }
}
