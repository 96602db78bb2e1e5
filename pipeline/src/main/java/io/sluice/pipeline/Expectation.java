package io.sluice.pipeline;

import java.util.Locale;

/**
 * What every row of a table is expected to be like.
 *
 * <p>As a CHECK of SQL: a row fails it where the condition is false, and passes where it is true or
 * null.
 *
 * @param check the condition, which gets its types when the columns of the table are known
 */
public record Expectation(String name, Located check, OnFailure onFailure, Position at) {

  /** What becomes of a row that fails, the mildest first. */
  public enum OnFailure {
    /** It is counted and shown, and goes into the table. */
    WARN,
    /** It is counted and shown, and goes nowhere. */
    DROP,
    /** It goes into the table's quarantine. */
    QUARANTINE,
    /** Nothing of what it came with goes into the table. */
    FAIL;

    /** As it stands in the file. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
