package io.sluice.failure;

/** What a process says when it ends. The numbers 75 and 78 are those of BSD's sysexits.h. */
public enum ExitCode {
  OK(0),
  /** Something went wrong while doing what was asked. */
  FAILED(1),
  /** The command line was not understood. */
  USAGE(2),
  /** What was to be checked was checked, and is not so. */
  CHECK_FAILED(3),
  /**
   * Somebody else is in the way, or something is not there yet; the same call may succeed later.
   */
  TRY_LATER(75),
  /** The pipeline file, or what it points to, is wrong. */
  CONFIGURATION(78);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }
}
