package io.sluice.console.status;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.writer.delta.TableSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A status as JSON. What is not known has no value. */
public final class StatusJson {

  private static final double MILLIS = 1_000;
  private static final double DIGITS = 1_000;

  private StatusJson() {}

  public static ObjectNode of(PipelineStatus status) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("pipeline", status.pipeline());
    json.put("time", status.time().toString());
    json.put("kafka", status.trouble().orElse("ok"));
    put(json, "processor_lag", status.processorLag());
    json.putArray("tables");
    status.tables().stream()
        .filter(TableStatus::isWorthShowing)
        .forEach(table -> json.withArrayProperty("tables").add(of(table, status.time())));
    return json;
  }

  private static ObjectNode of(TableStatus status, Instant now) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("table", status.table().name());
    json.put("kind", status.table().kind().label());
    json.put("topic", status.table().topic().orElse(null));
    json.put("state", status.verdict().state().label());
    json.put("reason", status.verdict().reason());
    Optional<TableSummary> summary = status.summary();
    put(json, "version", value(summary.map(TableSummary::version)));
    json.put("last_commit", text(summary.map(TableSummary::committed)));
    put(json, "last_commit_age_seconds", summary.map(s -> age(s.committed(), now)));
    json.put("last_write", text(summary.flatMap(TableSummary::written)));
    json.put("newest_record", text(summary.flatMap(TableSummary::newestRecord)));
    put(json, "freshness_seconds", status.freshness(now).map(StatusJson::seconds));
    put(json, "lag", status.lag());
    put(json, "next_offsets", value(status.position().map(Position::next)));
    put(json, "end_offsets", value(status.position().map(Position::end)));
    put(json, "files", value(summary.map(s -> s.files().count())));
    put(json, "bytes", value(summary.map(s -> s.files().bytes())));
    put(json, "small_files", value(summary.map(s -> s.files().small())));
    put(json, "small_share", summary.map(s -> rounded(s.files().smallShare())));
    put(json, "late", status.late());
    put(json, "quarantined", status.quarantined());
    return json;
  }

  private static OptionalLong value(Optional<Long> known) {
    return known.map(OptionalLong::of).orElse(OptionalLong.empty());
  }

  private static @Nullable String text(Optional<Instant> time) {
    return time.map(Instant::toString).orElse(null);
  }

  private static double age(Instant time, Instant now) {
    return seconds(Duration.between(time, now));
  }

  private static double seconds(Duration age) {
    return age.toMillis() / MILLIS;
  }

  private static double rounded(double share) {
    return Math.round(share * DIGITS) / DIGITS;
  }

  private static void put(ObjectNode json, String key, OptionalLong value) {
    if (value.isPresent()) {
      json.put(key, value.getAsLong());
    } else {
      json.putNull(key);
    }
  }

  private static void put(ObjectNode json, String key, Optional<Double> value) {
    json.put(key, value.orElse(null));
  }
}
