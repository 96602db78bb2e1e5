package io.sluice.writer.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.codec.MalformedRecordException;
import io.sluice.writer.alert.Alert;
import io.sluice.writer.alert.AlertKind;
import io.sluice.writer.feed.FakeTopic.Kind;
import io.sluice.writer.feed.FeedStatus.Standing;
import io.sluice.writer.feed.FeedWorld.Writer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Everything that somebody should know is said once, and nothing floods. */
class FeedAlertsTest {

  private final FeedWorld world = new FeedWorld(1);
  private final FeedStatus status = new FeedStatus("clicks", FakeTopic.NAME);
  private final List<Alert> given = new ArrayList<>();
  private final FeedAlerts alerts = new FeedAlerts(world.plan(), status, world.clock);

  FeedAlertsTest() {
    status.onAlert(given::add);
  }

  @Test
  void aRecordsOwnValuesAreInNoAlertAndMakeNoNewOne() {
    alerts.quarantined(Optional.of(3), new MalformedRecordException("'abc' is no date"));
    alerts.quarantined(Optional.of(3), new MalformedRecordException("'it's' is no date"));
    alerts.quarantined(Optional.of(4), new MalformedRecordException("'abc' is no date"));
    alerts.quarantined(Optional.empty(), new MalformedRecordException("12 bytes, 34 left"));
    alerts.quarantined(Optional.empty(), new MalformedRecordException("9 bytes, -1.5 left"));

    assertThat(given)
        .extracting(alert -> alert.schemaId() + " " + alert.text())
        .containsExactly(
            "Optional[3] Cannot read record: '...' is no date",
            "Optional[4] Cannot read record: '...' is no date",
            "Optional.empty Cannot read record: # bytes, # left");
    assertThat(given.get(0).wayOut()).contains("sluice quarantine replay clicks");
  }

  @Test
  void whatIsWrongWithASchemaIsSaidAsItIs() {
    alerts.quarantined(
        Optional.of(3), MalformedRecordException.ofSchema("schema 3 has a field 'name'"));

    assertThat(given).singleElement().extracting(Alert::text).asString().contains("3", "'name'");
  }

  @Test
  void noMoreAreGivenInAMinuteThanSoManyAndTheRestIsCountedAndSaidLater() {
    for (int round = 0; round < 2; round++) {
      for (int schema = 0; schema < 50; schema++) {
        alerts.quarantined(Optional.of(schema), new MalformedRecordException("wrong"));
      }
    }
    assertThat(given).hasSize(FeedAlerts.MOST_IN_A_MINUTE);
    assertThat(status.count(FeedCount.ALERTS_KEPT_BACK)).isEqualTo(60);

    world.clock.advance(Duration.ofMinutes(1));
    for (int schema = 0; schema < 50; schema++) {
      alerts.quarantined(Optional.of(schema), new MalformedRecordException("wrong"));
    }

    assertThat(given).extracting(Alert::schemaId).doesNotHaveDuplicates().hasSize(40);
  }

  @Test
  void fieldsThatAreLeftOutAreSaidOnceForEachSchema() {
    alerts.leftOut(Map.of(3, "schema 3 has a"));
    alerts.leftOut(Map.of(3, "schema 3 has a", 4, "schema 4 has b"));
    alerts.leftOut(Map.of());
    alerts.leftOut(Map.of());

    assertThat(given).extracting(Alert::kind).containsOnly(AlertKind.FIELDS_LEFT_OUT);
    assertThat(given)
        .extracting(Alert::text)
        .containsExactly(
            "schema 3 has a",
            "schema 4 has b",
            "records have fields that the table has no columns for");
  }

  @Test
  void aTableThatWaitsForColumnsSaysSoAndWhenItGoesOn() {
    world.topic.append(0, Kind.GOOD, Kind.FRACTION);
    Writer writer = world.writerOfAll();
    for (int i = 0; i < 20; i++) {
      world.commitDue(writer);
    }

    assertThat(writer.alerts())
        .singleElement()
        .satisfies(
            alert -> {
              assertThat(alert.kind()).isEqualTo(AlertKind.TABLE_WAITS);
              assertThat(alert.schemaId()).contains(8);
              assertThat(alert.wayOut()).isEqualTo("sluice promote-column clicks 'id' 'double'");
            });
    assertThat(writer.status().stands(Standing.FOR_WIDER_COLUMNS)).isTrue();

    world.promote();
    for (int i = 0; i < 20; i++) {
      world.commitDue(writer);
    }

    assertThat(writer.alerts())
        .extracting(Alert::kind)
        .containsExactly(AlertKind.TABLE_WAITS, AlertKind.TABLE_GOES_ON);
    assertThat(writer.status().stands(Standing.FOR_WIDER_COLUMNS)).isFalse();
  }

  @Test
  void aRegistryThatIsAwaySaysSoOnceAndWhenItIsBack() {
    world.topic.append(0, Kind.GOOD);
    world.registryIsDown = true;
    Writer writer = world.writerOfAll();
    for (int i = 0; i < 30; i++) {
      world.commitDue(writer);
    }
    assertThat(writer.alerts())
        .extracting(Alert::kind)
        .containsExactly(AlertKind.REGISTRY_UNAVAILABLE);
    assertThat(writer.status().stands(Standing.FOR_REGISTRY)).isTrue();

    world.registryIsDown = false;
    for (int i = 0; i < 10; i++) {
      world.commitDue(writer);
    }

    assertThat(writer.alerts())
        .extracting(Alert::kind)
        .containsExactly(AlertKind.REGISTRY_UNAVAILABLE, AlertKind.REGISTRY_AVAILABLE);
  }

  @Test
  void aWriterThatLosesItsPartitionsWaitsForNothing() {
    world.topic.append(0, Kind.GOOD);
    world.registryIsDown = true;
    Writer writer = world.writerOfAll();
    writer.steps(3);
    assertThat(writer.status().stands(Standing.FOR_REGISTRY)).isTrue();

    writer.consumer().rebalance(List.of());
    writer.steps(1);

    assertThat(writer.status().stands(Standing.FOR_REGISTRY)).isFalse();
    assertThat(writer.alerts()).hasSize(1);
  }

  @Test
  void columnsThatComeAndRecordsThatCannotBeReadAreSaid() {
    world.topic.append(0, Kind.GOOD, Kind.NAMED, Kind.MALFORMED, Kind.MALFORMED);
    Writer writer = world.writerOfAll();
    writer.steps(3);
    world.commitDue(writer);

    assertThat(writer.alerts())
        .extracting(Alert::kind)
        .containsExactly(AlertKind.TABLE_GROWN, AlertKind.RECORD_QUARANTINED);
    assertThat(writer.alerts().get(0).schemaId()).contains(7);
    assertThat(writer.alerts().get(0).source())
        .isEqualTo(new Alert.Source("shop", "clicks", "clicks", FakeTopic.NAME));
  }
}
