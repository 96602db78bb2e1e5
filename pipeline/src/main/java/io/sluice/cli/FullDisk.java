package io.sluice.cli;

import java.util.List;
import java.util.Optional;

/** Tells from a failure that a disk is full, whoever has wrapped what the system said. */
final class FullDisk {

  /** The texts of ENOSPC and EDQUOT, which the JDK hands on as they are. */
  private static final List<String> SAID =
      List.of("No space left on device", "Disk quota exceeded");

  private FullDisk() {}

  /** What the system said; empty if it is another failure. */
  static Optional<String> of(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = cause.getMessage();
      for (String said : SAID) {
        if (message != null && message.contains(said)) {
          return Optional.of(said);
        }
      }
    }
    return Optional.empty();
  }
}
