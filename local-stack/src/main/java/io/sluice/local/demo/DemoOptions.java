package io.sluice.local.demo;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What a demo does.
 *
 * @param directory an empty one, which it fills
 * @param length how long events flow
 * @param ratePerSecond events per second, over all streams
 */
record DemoOptions(Path directory, Duration length, int ratePerSecond, long seed) {

  /** What the shop's clocks show passes in one demo, however long it takes. */
  private static final Duration SHOP_TIME = Duration.ofHours(2);

  /** Shop seconds per second. */
  double speedUp() {
    return (double) SHOP_TIME.toMillis() / length.toMillis();
  }
}
