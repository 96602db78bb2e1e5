package io.sluice.writer;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import java.util.Optional;
import org.jspecify.annotations.NullMarked;

/** Decides how many bytes of rows the open files of all tables may hold. */
@NullMarked
public final class MemoryLimit {

  private static final long DEFAULT = 256L << 20;

  private MemoryLimit() {}

  /**
   * What the pipeline file says; if it says nothing 256 MiB, or a quarter of a smaller heap.
   *
   * @param wanted {@code memory} of {@code writer}
   * @param heap the most that the process can get
   * @throws SluiceException if more than a third of the heap is wanted: the heap behind a byte that
   *     is counted may be more than two, and checkpoints and what is fetched need room, too
   */
  public static long of(Optional<Long> wanted, long heap) {
    if (wanted.isEmpty()) {
      return Math.min(DEFAULT, heap / 4);
    }
    if (wanted.get() > heap / 3) {
      throw new SluiceException(
          ExitCode.CONFIGURATION,
          "Cannot hold %d MiB of rows: 'memory' of 'writer' is at most a third of the heap, which is %d MiB; make it less, or the heap larger (SLUICE_JAVA_OPTS=-Xmx...)"
              .formatted(wanted.get() >> 20, heap >> 20));
    }
    return wanted.get();
  }
}
