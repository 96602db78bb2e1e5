package io.sluice.pipeline;

import java.util.Locale;

/**
 * What names the directories of a table: a column as it is, or one that a transform makes of it.
 *
 * @param source the column whose values it takes
 * @param column the column of the table that holds what it makes of them; without a transform the
 *     source itself
 */
public record PartitionKey(Transform transform, String source, String column, Position at) {

  /** What is made of a value; no value stays none. */
  public enum Transform {
    /** The value as it is. */
    IDENTITY,
    /** The day in UTC. */
    DATE,
    /** The hour of the day in UTC, 0 to 23. */
    HOUR;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A column as it is. */
  public static PartitionKey of(String column, Position at) {
    return new PartitionKey(Transform.IDENTITY, column, column, at);
  }

  /** As it stands in the file, without its name. */
  @Override
  public String toString() {
    return transform == Transform.IDENTITY ? source : "%s(%s)".formatted(transform, source);
  }
}
