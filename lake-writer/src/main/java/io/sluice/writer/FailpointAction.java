package io.sluice.writer;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.NullMarked;

/** What a failpoint does when it fires. */
@NullMarked
enum FailpointAction {
  /** Ends the process as SIGKILL does. */
  HALT,
  /** Throws. */
  THROW,
  /** Waits until it is let go. */
  BLOCK,
  /** Waits until it is let go, and throws. */
  BLOCK_THROW;

  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Optional<FailpointAction> of(String label) {
    return Arrays.stream(values()).filter(action -> action.label().equals(label)).findFirst();
  }

  static List<String> labels() {
    return Arrays.stream(values()).map(FailpointAction::label).toList();
  }
}
