package io.sluice.local.demo;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/**
 * Tells what the demo does: a line for everything that has happened, with the minutes and seconds
 * since the start, and below it the state of things now.
 *
 * <p>On a terminal the state is overwritten in place; elsewhere it is printed now and then. May be
 * called from any thread.
 */
final class Account {

  private static final String UP_AND_CLEAR = "\033[%dA\033[J";
  private static final Duration BETWEEN_STATES = Duration.ofSeconds(10);

  private final PrintWriter out;
  private final boolean live;
  private final InstantSource clock;
  private final Instant start;
  private Instant lastState;
  private int stateLines;

  private Account(PrintWriter out, boolean live, InstantSource clock) {
    this.out = out;
    this.live = live;
    this.clock = clock;
    this.start = clock.instant();
    this.lastState = start;
  }

  /** For a terminal. */
  static Account live(PrintWriter out, InstantSource clock) {
    return new Account(out, true, clock);
  }

  /** For a file or a pipe. */
  static Account plain(PrintWriter out, InstantSource clock) {
    return new Account(out, false, clock);
  }

  /** Begins with a headline. */
  synchronized void headline(String text) {
    out.println(text);
    out.flush();
  }

  /** Tells what has happened by now. */
  synchronized void done(String what, String result) {
    wipeState();
    Duration at = elapsed();
    out.printf("  %d:%02d  %-34s %s%n", at.toMinutes(), at.toSecondsPart(), what, result);
    out.flush();
  }

  /** Shows how things are. */
  synchronized void now(List<String> lines) {
    Instant now = clock.instant();
    if (!live && Duration.between(lastState, now).compareTo(BETWEEN_STATES) < 0) {
      return;
    }
    lastState = now;
    wipeState();
    lines.forEach(line -> out.println("        " + line));
    out.flush();
    stateLines = live ? lines.size() : 0;
  }

  /** How long the demo has been running. */
  Duration elapsed() {
    return Duration.between(start, clock.instant());
  }

  private void wipeState() {
    if (stateLines > 0) {
      out.printf(UP_AND_CLEAR, stateLines);
      stateLines = 0;
    }
  }
}
