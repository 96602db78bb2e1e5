package io.sluice.drill;

import java.util.OptionalInt;

/**
 * How a run of {@code sluice restore} ended.
 *
 * @param exit its code; empty if it had not ended within a minute and was killed
 * @param hasFired whether its failpoint did
 * @param said its last lines
 */
record RestoreEnd(OptionalInt exit, boolean hasFired, String said) {

  boolean isDone() {
    return exit.isPresent() && exit.getAsInt() == 0;
  }
}
