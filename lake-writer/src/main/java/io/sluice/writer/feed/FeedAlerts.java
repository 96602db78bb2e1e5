package io.sluice.writer.feed;

import io.sluice.catalog.NewColumnsException;
import io.sluice.catalog.WiderColumnsException;
import io.sluice.codec.MalformedRecordException;
import io.sluice.writer.alert.Alert;
import io.sluice.writer.alert.AlertKind;
import io.sluice.writer.feed.FeedStatus.Standing;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides what of a feed is worth an alert: what is new, and never more than {@link
 * #MOST_IN_A_MINUTE}. What is kept back is counted, and said later if it happens again.
 */
final class FeedAlerts {

  static final int MOST_IN_A_MINUTE = 20;

  /** Things said that are remembered; beyond them the oldest is said again if it happens again. */
  private static final int REMEMBERED = 1_000;

  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final String NOTHING_TO_DO = "nothing has to be done";

  private final Alert.Source source;
  private final FeedStatus status;
  private final InstantSource clock;
  private final Set<Key> said =
      Collections.newSetFromMap(
          new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Key, Boolean> eldest) {
              return size() > REMEMBERED;
            }
          });
  private Instant minuteEnd = Instant.MIN;
  private int inMinute;

  private record Key(AlertKind kind, Optional<Integer> schemaId, String text) {}

  FeedAlerts(FeedPlan plan, FeedStatus status, InstantSource clock) {
    this.source =
        new Alert.Source(plan.table().pipeline(), plan.feed().source(), plan.name(), plan.topic());
    this.status = status;
    this.clock = clock;
  }

  void grown(NewColumnsException records) {
    say(
        AlertKind.TABLE_GROWN,
        records.schemaId(),
        "%s bring columns, which are now %s".formatted(records.records(), records.columns()),
        NOTHING_TO_DO + "; 'schema: pin' under the table's name keeps new columns out");
  }

  void quarantined(Optional<Integer> schemaId, MalformedRecordException finding) {
    sayOnce(
        AlertKind.RECORD_QUARANTINED,
        schemaId,
        finding.messageWithoutValues(),
        "sluice quarantine show %s; once they can be read: sluice quarantine replay %s"
            .formatted(source.table(), source.table()));
  }

  /**
   * @param reasons by schema; empty if no schema names the fields
   */
  void leftOut(Map<Integer, String> reasons) {
    if (reasons.isEmpty()) {
      leftOut(Optional.empty(), "records have fields that the table has no columns for");
    }
    reasons.forEach((schema, reason) -> leftOut(Optional.of(schema), reason));
  }

  private void leftOut(Optional<Integer> schemaId, String reason) {
    sayOnce(
        AlertKind.FIELDS_LEFT_OUT,
        schemaId,
        reason,
        "the rest of the records is read; add the columns to the stream's 'schema', or write 'schema: evolve' under the table's name");
  }

  void waits(WiderColumnsException records) {
    if (!status.stands(Standing.FOR_WIDER_COLUMNS)) {
      status.begin(Standing.FOR_WIDER_COLUMNS);
      say(
          AlertKind.TABLE_WAITS,
          Optional.of(records.schemaId()),
          String.valueOf(records.getMessage()),
          records.wayOut());
    }
  }

  void registryFailed(String reason) {
    if (!status.stands(Standing.FOR_REGISTRY)) {
      status.begin(Standing.FOR_REGISTRY);
      say(
          AlertKind.REGISTRY_UNAVAILABLE,
          Optional.empty(),
          reason,
          "the table waits, and goes on by itself once the registry says how its records are read");
    }
  }

  /** Records were taken: nothing stands any more. */
  void taken() {
    if (status.stands(Standing.FOR_WIDER_COLUMNS)) {
      say(
          AlertKind.TABLE_GOES_ON,
          Optional.empty(),
          "the columns are large enough now, and records are taken again",
          NOTHING_TO_DO);
    }
    if (status.stands(Standing.FOR_REGISTRY)) {
      say(
          AlertKind.REGISTRY_AVAILABLE,
          Optional.empty(),
          "the registry says how records are read, and they are taken again",
          NOTHING_TO_DO);
    }
    forget();
  }

  /** What stood is no longer ours. */
  void forget() {
    status.endStanding();
  }

  void failed(String reason) {
    say(
        AlertKind.TABLE_FAILED,
        Optional.empty(),
        reason,
        "nothing writes this table until the writer is started again");
  }

  private void sayOnce(AlertKind kind, Optional<Integer> schemaId, String text, String wayOut) {
    Key key = new Key(kind, schemaId, text);
    if (!said.contains(key) && say(kind, schemaId, text, wayOut)) {
      said.add(key);
    }
  }

  /** Whether there was room for one more. */
  private boolean say(AlertKind kind, Optional<Integer> schemaId, String text, String wayOut) {
    Instant now = clock.instant();
    if (!now.isBefore(minuteEnd)) {
      minuteEnd = now.plus(MINUTE);
      inMinute = 0;
    }
    if (inMinute == MOST_IN_A_MINUTE) {
      status.count(FeedCount.ALERTS_KEPT_BACK, 1);
      return false;
    }
    inMinute++;
    status.alert(new Alert(kind, now, source, schemaId, text, wayOut));
    return true;
  }
}
