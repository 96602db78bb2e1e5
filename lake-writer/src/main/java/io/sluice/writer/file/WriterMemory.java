package io.sluice.writer.file;

import java.util.IdentityHashMap;
import java.util.Map;

/**
 * The memory that the open files of all tables share. While all together are within the limit, each
 * may hold what it holds; beyond it, none more than an equal share. Any thread.
 */
public final class WriterMemory {

  private final long limit;
  private final Map<Object, Long> held = new IdentityHashMap<>();

  public WriterMemory(long limit) {
    if (limit < 1) {
      throw new IllegalArgumentException(
          "Cannot share %d bytes of memory; at least 1".formatted(limit));
    }
    this.limit = limit;
  }

  /** Memory without a limit. */
  public static WriterMemory unlimited() {
    return new WriterMemory(Long.MAX_VALUE);
  }

  /** Notes what a holder holds, and tells how much it may. */
  synchronized long allowed(Object holder, long bytes) {
    if (bytes == 0) {
      held.remove(holder);
      return limit;
    }
    held.put(holder, bytes);
    return held() <= limit ? Long.MAX_VALUE : limit / held.size();
  }

  /** A holder holds nothing any more. */
  synchronized void release(Object holder) {
    held.remove(holder);
  }

  /** What all hold together. */
  public synchronized long held() {
    return held.values().stream().mapToLong(Long::longValue).sum();
  }
}
