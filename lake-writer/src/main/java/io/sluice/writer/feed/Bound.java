package io.sluice.writer.feed;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;

/** Where a run begins or ends: at a time, or at offsets. */
public sealed interface Bound {

  /** At the first record of each partition whose timestamp is not before a time. */
  record Time(Instant instant) implements Bound {}

  /** At these offsets; says nothing of other partitions. */
  record Offsets(Map<TopicPartition, Long> offsets) implements Bound {
    public Offsets {
      offsets = Map.copyOf(offsets);
    }
  }

  /**
   * Reads {@code TOPIC-PARTITION:OFFSET,...} or an ISO time with its zone.
   *
   * @param option the name of the option, for the message
   * @throws SluiceException with {@link ExitCode#USAGE} if it is neither
   */
  static Bound parse(String option, String text) {
    return Pattern.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}.*", text) && text.indexOf('T') > 0
        ? time(option, text)
        : offsets(option, text);
  }

  private static Bound time(String option, String text) {
    try {
      return new Time(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeParseException e) {
      throw refused(option, text);
    }
  }

  private static Bound offsets(String option, String text) {
    Pattern form = Pattern.compile("([A-Za-z0-9._-]+)-([0-9]{1,9}):([0-9]{1,18})");
    Map<TopicPartition, Long> offsets = new HashMap<>();
    for (String part : text.split(",", -1)) {
      Matcher matcher = form.matcher(part.strip());
      if (!matcher.matches()) {
        throw refused(option, text);
      }
      TopicPartition partition =
          new TopicPartition(matcher.group(1), Integer.parseInt(matcher.group(2)));
      if (offsets.put(partition, Long.parseLong(matcher.group(3))) != null) {
        throw new SluiceException(
            ExitCode.USAGE, "Cannot read %s: it names %s twice".formatted(option, partition));
      }
    }
    return new Offsets(offsets);
  }

  private static SluiceException refused(String option, String text) {
    return new SluiceException(
        ExitCode.USAGE,
        "Cannot read %s '%s': it is neither a time such as 2026-01-05T00:00:00Z nor offsets such as shop.clicks-0:1200,shop.clicks-1:900"
            .formatted(option, text));
  }
}
