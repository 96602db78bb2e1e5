package io.sluice.drill.check;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** A number for every offset of a topic, or none; one that is there already is not replaced. */
final class RecordLedger {

  static final long NONE = -1;

  private static final int FIRST_LENGTH = 1024;

  private final Map<Integer, long[]> partitions = new HashMap<>();
  private long size;

  /**
   * @param number not negative
   * @return whether there was none
   */
  boolean add(int partition, long offset, long number) {
    long[] numbers = partitions.computeIfAbsent(partition, p -> empty(FIRST_LENGTH));
    int at = Math.toIntExact(offset);
    if (at >= numbers.length) {
      int old = numbers.length;
      numbers = Arrays.copyOf(numbers, Math.max(at + 1, 2 * old));
      Arrays.fill(numbers, old, numbers.length, NONE);
      partitions.put(partition, numbers);
    }
    if (numbers[at] != NONE) {
      return false;
    }
    numbers[at] = number;
    size++;
    return true;
  }

  /** Takes the number of an offset away. */
  void remove(int partition, long offset) {
    long[] numbers = partitions.get(partition);
    if (numbers != null && number(partition, offset) != NONE) {
      numbers[Math.toIntExact(offset)] = NONE;
      size--;
    }
  }

  private static long[] empty(int length) {
    long[] numbers = new long[length];
    Arrays.fill(numbers, NONE);
    return numbers;
  }

  long number(int partition, long offset) {
    long[] numbers = partitions.get(partition);
    return numbers == null || offset >= numbers.length ? NONE : numbers[(int) offset];
  }

  /** How many offsets have a number. */
  long size() {
    return size;
  }

  /** The offset behind the last that has a number, by partition. */
  Map<Integer, Long> ends() {
    Map<Integer, Long> ends = new HashMap<>();
    partitions.forEach(
        (partition, numbers) -> {
          int end = numbers.length;
          while (end > 0 && numbers[end - 1] == NONE) {
            end--;
          }
          ends.put(partition, (long) end);
        });
    return ends;
  }

  /** Whether both have the same numbers. */
  boolean hasSame(RecordLedger other) {
    return size == other.size
        && partitions.entrySet().stream()
            .allMatch(
                entry -> {
                  long[] numbers = entry.getValue();
                  for (int offset = 0; offset < numbers.length; offset++) {
                    if (numbers[offset] != NONE
                        && numbers[offset] != other.number(entry.getKey(), offset)) {
                      return false;
                    }
                  }
                  return true;
                });
  }
}
