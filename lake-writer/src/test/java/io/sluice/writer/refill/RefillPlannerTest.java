package io.sluice.writer.refill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.failure.SluiceException;
import io.sluice.pipeline.file.PipelineFile;
import io.sluice.plan.PipelinePlan;
import io.sluice.plan.RefillPlan;
import io.sluice.writer.refill.RefillPlanner.Wanted;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class RefillPlannerTest {

  private static final Instant FROM = Instant.parse("2026-01-07T00:00:00Z");

  private static final String FILE =
      """
      pipeline: shop
      lake: { root: "file:///lake" }
      streams:
        clicks: { topic: shop.clicks, event_time: at, max_ahead: 1 hour, format: json, schema: { product: string, at: timestamp } }
        buys: { topic: shop.buys, format: json, schema: { product: string } }
        users: { topic: shop.users, key: product, table: true, format: json, schema: { product: string } }
      views:
        windows: { from: clicks, window: { tumbling: 1 hour, grace: 1 minute }, group_by: product, select: { clicks: count(*) } }
        sessions: { from: buys, window: { session: 20 minutes, grace: 1 minute }, group_by: product, select: { clicks: count(*) } }
        pairs: { from: clicks, join: { stream: buys, by: product, within: 2 hours, grace: 1 minute }, select: { product: clicks.product } }
        once: { from: clicks, dedupe: { by: product, within: 1 hour, grace: 1 minute }, select: { product: product } }
        named: { from: clicks, lookup: { stream: users, by: product, grace: 1 minute }, select: { product: clicks.product } }
      """;

  private static final PipelinePlan PLAN =
      PipelinePlan.of(
          PipelineFile.parse(Path.of("p.yaml"), FILE, Map.of()),
          Optional.empty(),
          any -> {
            throw new IllegalStateException("there is none");
          });

  private final RefillPlanner planner = new RefillPlanner(PLAN, "1", FROM);

  private static List<Wanted> wanted(String view) {
    return new WantedRecords(PLAN, "1").of(List.of(view));
  }

  private static TopicOffsets offsets(String topic, long earliest, long end, Optional<Long> since) {
    TopicPartition partition = new TopicPartition(topic, 0);
    Map<TopicPartition, OffsetAndTimestamp> found = new HashMap<>();
    since.ifPresent(offset -> found.put(partition, new OffsetAndTimestamp(offset, 0)));
    return new TopicOffsets(Map.of(partition, earliest), Map.of(partition, end), found);
  }

  private RefillPlan plan(String view, long earliest, long end, Optional<Long> since) {
    Wanted wanted = wanted(view).get(0);
    return planner.of(wanted, offsets(wanted.feed().topic(), earliest, end, since));
  }

  @Test
  void goesBackAsFarAsEventsOrTheViewDo() {
    assertThat(planner.since(wanted("windows").get(0))).contains(FROM.minusSeconds(3600));
    assertThat(planner.since(wanted("sessions").get(0))).contains(FROM.minusSeconds(20 * 60));
    assertThat(wanted("pairs").stream().map(planner::since))
        .containsExactly(
            Optional.of(FROM.minusSeconds(3 * 3600)), Optional.of(FROM.minusSeconds(2 * 3600)));
    assertThat(planner.since(wanted("once").get(0)))
        .as("a chain of duplicates may have begun at any time")
        .isEmpty();
  }

  @Test
  void copiesFromThereToTheEnd() {
    RefillPlan plan = plan("windows", 60, 100, Optional.of(70L));

    assertThat(plan.first()).isEqualTo(Map.of(0, 70L));
    assertThat(plan.ends()).isEqualTo(Map.of(0, 100L));
    assertThat(plan("windows", 60, 100, Optional.empty()).offsets()).isZero();
    assertThat(plan("windows", 0, 100, Optional.of(0L)).offsets()).isEqualTo(100);
    assertThat(plan("windows", 0, 100, Optional.of(120L)).offsets())
        .as("of a transaction that is open")
        .isZero();
    assertThat(plan("once", 0, 100, Optional.empty()).offsets()).isEqualTo(100);
  }

  @Test
  void refusesWhatMayHaveExpired() {
    assertThatThrownBy(() -> plan("windows", 60, 100, Optional.of(60L)))
        .isInstanceOf(SluiceException.class)
        .hasMessageContaining("Kafka has of shop.clicks-0 nothing before offset 60")
        .hasMessageContaining("--source lake");
    assertThatThrownBy(() -> plan("windows", 60, 60, Optional.empty()))
        .as("nothing is left")
        .isInstanceOf(SluiceException.class);
    assertThatThrownBy(() -> plan("once", 1, 100, Optional.empty()))
        .isInstanceOf(SluiceException.class)
        .hasMessageContaining("all records are needed that there ever were");
    Wanted wanted = wanted("windows").get(0);
    assertThatThrownBy(() -> planner.of(wanted, new TopicOffsets(Map.of(), Map.of(), Map.of())))
        .hasMessageContaining("there is no topic shop.clicks");
  }

  @Test
  void refusesChangesAndViewsThatThereAreNot() {
    assertThatThrownBy(() -> wanted("named"))
        .isInstanceOf(SluiceException.class)
        .hasMessageContaining("'users' are changes of keyed rows");
    assertThatThrownBy(() -> wanted("window"))
        .isInstanceOf(SluiceException.class)
        .hasMessageContaining("did you mean 'windows'?");
  }
}
