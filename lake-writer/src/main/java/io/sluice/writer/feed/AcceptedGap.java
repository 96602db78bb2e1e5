package io.sluice.writer.feed;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;

/**
 * Offsets that expired before they were written, and that somebody has agreed to go on without:
 * these and no others.
 *
 * @param table into which they were to go
 * @param from the first of them, at which the table goes on
 * @param to the last of them, behind which Kafka's first is
 */
public record AcceptedGap(String table, TopicPartition partition, long from, long to) {

  /** Tells, in the log, which offsets of a partition somebody has agreed to go on without. */
  public static final String NOTE = "sluice.accepted-gap.";

  private static final Pattern FORM =
      Pattern.compile("([^:]+):([A-Za-z0-9._-]+)-([0-9]{1,9}):([0-9]{1,18})-([0-9]{1,18})");

  /**
   * Reads {@code TABLE:TOPIC-PARTITION:FROM-TO}.
   *
   * @throws SluiceException with {@link ExitCode#USAGE} if it is not of this form
   */
  public static AcceptedGap parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches() || Long.parseLong(matcher.group(4)) > Long.parseLong(matcher.group(5))) {
      throw new SluiceException(
          ExitCode.USAGE,
          "Cannot accept gap '%s': it is not of the form TABLE:TOPIC-PARTITION:FROM-TO; take it from the message that names the gap"
              .formatted(text));
    }
    return new AcceptedGap(
        matcher.group(1),
        new TopicPartition(matcher.group(2), Integer.parseInt(matcher.group(3))),
        Long.parseLong(matcher.group(4)),
        Long.parseLong(matcher.group(5)));
  }

  /** Whether it is just what a table misses that goes on at an offset. */
  boolean is(TopicPartition gapPartition, long next, long earliest) {
    return partition.equals(gapPartition) && from == next && to + 1 == earliest;
  }

  /** The offsets, as the log of the table has them. */
  public String range() {
    return from + "-" + to;
  }

  /** As it is written on the command line. */
  @Override
  public String toString() {
    return "%s:%s:%s".formatted(table, partition, range());
  }
}
