package io.sluice.console.status;

import static io.sluice.console.status.ShopLake.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.console.topic.TopicOffsets.Range;
import io.sluice.pipeline.Pipeline;
import io.sluice.writer.delta.LakeRoot;
import io.sluice.writer.delta.TableHold;
import io.sluice.writer.delta.TablePause;
import io.sluice.writer.delta.TableSummaries;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of tables follows from their logs and the offsets of their topics. */
class StatusReaderTest {

  @TempDir private Path folder;

  private final FakeTopics kafka = new FakeTopics();
  private ShopLake lake;

  @BeforeEach
  void write() throws IOException {
    lake = new ShopLake(folder);
    lake.write("clicks", "shop.clicks", 0, 90, 100, 300);
    lake.write("clicks", "shop.clicks", 90, 100, 900, 30);
    kafka.topics.put("shop.clicks", new Range(0, 100));
  }

  private PipelineStatus status() {
    Pipeline pipeline = lake.pipeline();
    try (StatusReader reader =
        new StatusReader(
            pipeline,
            TableSummaries.of("shop", pipeline.lake()),
            () -> kafka,
            InstantSource.fixed(NOW))) {
      return reader.read(WatchedTables.of(pipeline).tables());
    }
  }

  private TableStatus table(String name) {
    return status().tables().stream()
        .filter(table -> table.table().name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private State state(String table) {
    return table(table).verdict().state();
  }

  @Test
  void figuresComeFromTheLogAndTheTopic() throws IOException {
    lake.write("clicks.quarantine", "shop.clicks", 0, 7, 10, 60);
    kafka.topics.put("shop.clicks", new Range(0, 130));

    TableStatus clicks = table("clicks");

    assertThat(clicks.verdict()).isEqualTo(Verdict.OK);
    assertThat(clicks.lag()).hasValue(30);
    assertThat(clicks.freshness(NOW)).contains(Duration.ofSeconds(30));
    assertThat(clicks.summary().orElseThrow().files().count()).isEqualTo(2);
    assertThat(clicks.summary().orElseThrow().files().smallShare()).isEqualTo(0.5);
    assertThat(clicks.quarantined()).hasValue(7);
    assertThat(clicks.late()).as("nothing of a stream is late").isEmpty();
    assertThat(table("per_minute").late()).hasValue(0);
  }

  @Test
  void whatWaitsLongerThanAMinuteIsStalled() throws IOException {
    kafka.topics.put("shop.clicks", new Range(0, 130));
    lake.write("clicks", "shop.clicks", 100, 110, 100, 61);
    assertThat(state("clicks")).isEqualTo(State.STALLED);

    lake.write("clicks", "shop.clicks", 110, 120, 100, 60);
    assertThat(state("clicks")).isEqualTo(State.OK);
  }

  @Test
  void whatIsWrittenNowAndIsOldIsBehind() throws IOException {
    kafka.topics.put("shop.users", new Range(0, 130));
    lake.write("users.changelog", "shop.users", 0, 10, 100, 900);
    Files.setLastModifiedTime(lake.entry("users.changelog", 0), FileTime.from(NOW));

    TableStatus changes = table("users.changelog");

    assertThat(changes.verdict())
        .isEqualTo(new Verdict(State.BEHIND, "it is written, and 15 min behind"));
  }

  @Test
  void aViewThatIsWrittenNowIsOkHoweverOldItsEventsAre() throws IOException {
    kafka.topics.put("shop.per_minute", new Range(0, 130));
    lake.write("per_minute", "shop.per_minute", 0, 10, 100, 900);
    Files.setLastModifiedTime(lake.entry("per_minute", 0), FileTime.from(NOW));

    assertThat(table("per_minute").lag()).hasValue(120);
    assertThat(state("per_minute")).isEqualTo(State.OK);
  }

  @Test
  void aTableThatHasAllIsOkHoweverOldItIs() throws IOException {
    lake.write("clicks", "shop.clicks", 100, 110, 100, -1_000);
    kafka.topics.put("shop.clicks", new Range(50, 110));

    assertThat(state("clicks")).isEqualTo(State.OK);
    assertThat(table("clicks").lag()).hasValue(0);
  }

  @Test
  void marksOfTransactionsAreNoRecords() {
    kafka.topics.put("shop.clicks", new Range(0, 101));
    assertThat(table("clicks").lag()).hasValue(1);
    kafka.endWithMarks.add("shop.clicks");

    assertThat(table("clicks").lag()).hasValue(0);
  }

  @Test
  void aBrokerThatIsAwayHidesNothingElse() {
    kafka.isAway = true;

    PipelineStatus status = status();

    assertThat(status.trouble()).hasValueSatisfying(why -> assertThat(why).contains("time is up"));
    assertThat(table("clicks").verdict().state()).isEqualTo(State.UNKNOWN);
    assertThat(table("clicks").lag()).isEmpty();
    assertThat(table("clicks").summary().orElseThrow().version()).isEqualTo(1);
  }

  @Test
  void whoeverKeepsATableFromBeingWrittenIsNamed() throws IOException {
    Configuration hadoop = LakeRoot.hadoop(lake.pipeline().lake());
    URI clicks = folder.resolve("lake/clicks").toUri();
    new TableHold("clicks", clicks, hadoop, "promote-1", InstantSource.fixed(NOW))
        .take(Duration.ofMinutes(5));
    assertThat(table("clicks").verdict().reason()).contains("promote-1");
    assertThat(state("clicks")).isEqualTo(State.HELD);

    new TablePause("clicks", clicks, hadoop).pause();
    assertThat(state("clicks")).isEqualTo(State.PAUSED);

    long next = table("clicks").summary().orElseThrow().version() + 1;
    Files.writeString(
        lake.entry("clicks", next),
        "{\"protocol\":{\"minReaderVersion\":1,\"minWriterVersion\":7,\"writerFeatures\":[]}}\n");
    assertThat(table("clicks").verdict().reason()).contains("(1,7)");
    assertThat(state("clicks")).isEqualTo(State.REFUSED);
  }

  @Test
  void aLogThatCannotBeReadAndRecordsThatAreGoneAreRefusals() throws IOException {
    kafka.topics.put("shop.clicks", new Range(105, 130));
    assertThat(table("clicks").verdict().reason()).contains("shop.clicks-0 100 to 104");

    Files.writeString(lake.entry("clicks", 2), "");
    assertThat(state("clicks")).isEqualTo(State.REFUSED);
    assertThat(table("clicks").verdict().reason()).contains("log entry 2 is empty");
  }

  @Test
  void tablesThatAreNotThereSayWhatWaits() {
    kafka.topics.put("shop.users", new Range(3, 10));

    assertThat(table("users.changelog").verdict().reason()).contains("7 records wait");
    assertThat(state("users")).isEqualTo(State.ABSENT);
    assertThat(state("products")).isEqualTo(State.ABSENT);
  }

  @Test
  void theProcessorIsBehindByWhatItsGroupHasNotRead() {
    assertThat(status().processorLag()).as("it never ran").isEmpty();
    kafka.read.put(new TopicPartition("shop.clicks", 0), 60L);

    assertThat(status().processorLag()).isEqualTo(OptionalLong.of(40));
  }

  @Test
  void theJsonHasOneFormWhateverIsKnown() throws IOException {
    JsonNode known = StatusJson.of(status());
    kafka.isAway = true;
    JsonNode unknown = StatusJson.of(status());

    assertThat(known.path("kafka").asText()).isEqualTo("ok");
    JsonNode clicks = known.path("tables").path(0);
    assertThat(clicks.path("table").asText()).isEqualTo("clicks");
    assertThat(clicks.path("freshness_seconds").asDouble()).isEqualTo(30);
    assertThat(clicks.path("next_offsets").asLong()).isEqualTo(100);
    assertThat(unknown.path("tables").path(0).propertyStream().map(Map.Entry::getKey))
        .containsExactlyElementsOf(clicks.propertyStream().map(Map.Entry::getKey).toList());
    assertThat(unknown.path("tables").path(0).path("lag").isNull()).isTrue();
    assertThat(List.of(known, unknown))
        .allMatch(json -> json.path("tables").findValuesAsText("table").size() == 5);
  }
}
