package io.sluice.console.doctor;

import java.time.Duration;

/** From where on something is too little or too much. */
final class Limits {

  private static final long GIB = 1L << 30;
  private static final long LITTLE_SPACE = 5 * GIB;
  private static final double LITTLE_SHARE = 0.1;
  private static final long TOO_FEW_FILES = 256;
  private static final long FEW_FILES = 4_096;
  private static final Duration SKEW = Duration.ofSeconds(5);
  private static final Duration GRAVE_SKEW = Duration.ofMinutes(5);
  private static final double PERCENT = 100;

  private Limits() {}

  /** Room on a disk. */
  static Finding space(String subject, long free, long total) {
    double share = total == 0 ? 0 : (double) free / total;
    String text =
        "%.1f GiB free, %.0f %% of the disk".formatted((double) free / GIB, PERCENT * share);
    String wayOut = "make room: sluice maintain, sluice sweep, or a larger disk";
    if (free < GIB) {
      return Finding.fail(subject, text, wayOut);
    }
    return free < LITTLE_SPACE || share < LITTLE_SHARE
        ? Finding.warn(subject, text, wayOut)
        : Finding.ok(subject, text);
  }

  /** Files that a process may have open: each view and partition of the processor has some. */
  static Finding openFiles(long most) {
    String text = "a process may have %d open".formatted(most);
    String wayOut = "raise it: ulimit -n 65536, or LimitNOFILE of the service";
    if (most < TOO_FEW_FILES) {
      return Finding.fail("open files", text, wayOut);
    }
    return most < FEW_FILES
        ? Finding.warn("open files", text, wayOut)
        : Finding.ok("open files", text);
  }

  /** How far another clock is from ours. */
  static Finding skew(String subject, Duration ahead) {
    String text =
        ahead.isZero()
            ? "as this host's, within a second"
            : "%d ms %s this host's"
                .formatted(ahead.abs().toMillis(), ahead.isNegative() ? "behind" : "ahead of");
    String wayOut = "let both follow a time server: holds, retention and freshness go by clocks";
    if (ahead.abs().compareTo(GRAVE_SKEW) > 0) {
      return Finding.fail(subject, text, wayOut);
    }
    return ahead.abs().compareTo(SKEW) > 0
        ? Finding.warn(subject, text, wayOut)
        : Finding.ok(subject, text);
  }
}
