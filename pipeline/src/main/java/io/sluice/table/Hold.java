package io.sluice.table;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a job asks of a table's live writers: to keep what they have until the job has committed.
 *
 * <p>It is a property of the table, so every writer hears of it, and a writer's commit that is
 * under way loses when it is set. It ends by itself: a job that died holds nobody up for long.
 * Nothing is lost or doubled without it: a writer whose clock is ahead goes on, and the job's
 * commit then loses to the writer's.
 *
 * @param job who asks, for people and for the next job: its name and what tells two runs apart
 * @param until when it ends, by each reader's own clock
 */
public record Hold(String job, Instant until) {

  /** The table property that carries it. */
  public static final String PROPERTY = "sluice.hold";

  private static final Pattern TEXT = Pattern.compile("(?<job>\\S+) until (?<until>\\S+)");

  public Hold {
    if (job.isEmpty() || job.chars().anyMatch(Character::isWhitespace)) {
      throw new IllegalArgumentException("Not the name of a job: '" + job + "'");
    }
  }

  /**
   * The hold that keeps writers of a table waiting.
   *
   * @param properties of the table
   * @return empty if there is none, if it has ended, or if the property says something else
   */
  public static Optional<Hold> of(Map<String, String> properties, Instant now) {
    return of(properties, PROPERTY, now);
  }

  /**
   * As {@link #of(Map, Instant)}, by another property, which writers know nothing of: it keeps only
   * those out who ask for it.
   */
  public static Optional<Hold> of(Map<String, String> properties, String property, Instant now) {
    return Optional.ofNullable(properties.get(property))
        .flatMap(Hold::parse)
        .filter(hold -> now.isBefore(hold.until()));
  }

  private static Optional<Hold> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Hold(matcher.group("job"), Instant.parse(matcher.group("until"))));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** The value of the property; {@link #of} reads it. */
  @Override
  public String toString() {
    return job + " until " + until;
  }
}
