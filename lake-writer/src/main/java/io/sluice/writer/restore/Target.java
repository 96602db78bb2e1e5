package io.sluice.writer.restore;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.writer.table.SourcePartition;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What tables are to be put back to. */
sealed interface Target {

  /** To a version, which is one table's. */
  record Version(long number) implements Target {
    @Override
    public String toString() {
      return "version " + number;
    }
  }

  /** To what was there at a time. */
  record Time(Instant instant) implements Target {
    @Override
    public String toString() {
      return instant.toString();
    }
  }

  /** To rows that come from before these offsets; other partitions do not matter. */
  record Offsets(Map<SourcePartition, Long> offsets) implements Target {
    public Offsets {
      offsets = Map.copyOf(offsets);
    }

    @Override
    public String toString() {
      return "offsets " + new OffsetsText(offsets);
    }
  }

  /**
   * Reads an ISO time with its zone.
   *
   * @throws SluiceException with {@link ExitCode#USAGE} if it is none
   */
  static Target time(String text) {
    try {
      return new Time(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeParseException e) {
      throw new SluiceException(
          ExitCode.USAGE,
          "Cannot read --to-timestamp '%s': it is no time with its zone, such as 2026-01-05T10:00:00Z"
              .formatted(text),
          e);
    }
  }

  /**
   * Reads {@code TOPIC-PARTITION:OFFSET,...}.
   *
   * @throws SluiceException with {@link ExitCode#USAGE} if it is not of this form
   */
  static Target offsets(String text) {
    Pattern form = Pattern.compile("([A-Za-z0-9._-]+-[0-9]{1,9}):([0-9]{1,18})");
    Map<SourcePartition, Long> offsets = new LinkedHashMap<>();
    for (String part : text.split(",", -1)) {
      Matcher matcher = form.matcher(part.strip());
      if (!matcher.matches()) {
        throw new SluiceException(
            ExitCode.USAGE,
            "Cannot read --to-offset '%s': '%s' is not of the form TOPIC-PARTITION:OFFSET, such as shop.clicks-0:1200"
                .formatted(text, part));
      }
      offsets.put(SourcePartition.parse(matcher.group(1)), Long.parseLong(matcher.group(2)));
    }
    return new Offsets(offsets);
  }
}
