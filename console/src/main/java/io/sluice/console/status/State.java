package io.sluice.console.status;

import java.util.Locale;

/** How a table is, in one word. */
public enum State {
  /** All is written, or what waits is younger than the limit. */
  OK,
  /** It is written, and what is written is older than the limit. */
  BEHIND,
  /** Records wait, and nothing was written for longer than the limit. */
  STALLED,
  /** Somebody has paused it. */
  PAUSED,
  /** A job holds it. */
  HELD,
  /** No writer may write it, or its log cannot be read. */
  REFUSED,
  /** There is no such table yet. */
  ABSENT,
  /** Kafka does not answer, so nobody can say. */
  UNKNOWN;

  /** As the reports have it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether a check fails by it, whatever its limits are. */
  public boolean isFailure() {
    return this == STALLED || this == REFUSED || this == UNKNOWN;
  }
}
