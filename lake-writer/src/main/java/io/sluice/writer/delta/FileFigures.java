package io.sluice.writer.delta;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the statistics of a file say, as far as they say it (Delta PROTOCOL.md, "Per-file
 * Statistics").
 *
 * @param rows how many it has
 * @param newestRecord the latest {@code _timestamp} of its rows
 */
record FileFigures(OptionalLong rows, Optional<Instant> newestRecord) {

  private static final ObjectMapper JSON = new ObjectMapper();

  static FileFigures of(String statistics) {
    if (statistics.isEmpty()) {
      return new FileFigures(OptionalLong.empty(), Optional.empty());
    }
    try {
      JsonNode json = JSON.readTree(statistics);
      JsonNode rows = json.path("numRecords");
      return new FileFigures(
          rows.isIntegralNumber() ? OptionalLong.of(rows.asLong()) : OptionalLong.empty(),
          time(json.path("maxValues").path("_timestamp").asText("")));
    } catch (JsonProcessingException uncounted) {
      return new FileFigures(OptionalLong.empty(), Optional.empty());
    }
  }

  private static Optional<Instant> time(String text) {
    try {
      return text.isEmpty()
          ? Optional.empty()
          : Optional.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException untold) {
      return Optional.empty();
    }
  }
}
