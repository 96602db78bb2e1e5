package io.sluice.pipeline;

import java.time.Duration;

/** When the rows of windows are emitted. */
public sealed interface Emission {

  /** Once, when their window closes. */
  record OnClose() implements Emission {}

  /**
   * Whenever their window has changed, and when it closes.
   *
   * @param every how often at most, while the window is open
   */
  record Updates(Duration every) implements Emission {

    public static final Duration DEFAULT_EVERY = Duration.ofSeconds(1);
  }
}
