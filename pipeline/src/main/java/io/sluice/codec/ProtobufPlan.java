package io.sluice.codec;

import io.sluice.schema.RowReceiver;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The steps from a message to a row: one for each field that has a column.
 *
 * <p>A plan keeps the values of one message until its end: one message at a time.
 */
final class ProtobufPlan {

  /** Field numbers below this are found by an index, others by a search. */
  private static final int SMALL_NUMBERS = 256;

  private final ProtobufStep[] steps;
  private final int[] numbers;
  private final @Nullable ProtobufStep[] bySmallNumber;

  private ProtobufPlan(SortedMap<Integer, ProtobufStep> steps) {
    this.steps = steps.values().toArray(ProtobufStep[]::new);
    this.numbers = steps.keySet().stream().mapToInt(Integer::intValue).toArray();
    this.bySmallNumber = new ProtobufStep[SMALL_NUMBERS];
    steps.headMap(SMALL_NUMBERS).forEach((number, step) -> bySmallNumber[number] = step);
  }

  /** The step of a field number. */
  record Numbered(int number, ProtobufStep step) {}

  static ProtobufPlan of(List<Numbered> steps) {
    SortedMap<Integer, ProtobufStep> sorted = new TreeMap<>();
    steps.forEach(numbered -> sorted.put(numbered.number, numbered.step));
    return new ProtobufPlan(sorted);
  }

  void begin() {
    for (ProtobufStep step : steps) {
      step.begin();
    }
  }

  /** Reads a piece of the message, from the input's position to its limit. */
  void read(ProtobufInput in) {
    while (in.hasMore()) {
      int tag = in.readTag();
      ProtobufStep step = step(ProtobufInput.number(tag));
      if (step == null) {
        in.skip(tag);
      } else {
        read(step, in, tag);
      }
    }
  }

  private static void read(ProtobufStep step, ProtobufInput in, int tag) {
    try {
      step.read(in, tag);
    } catch (MalformedRecordException e) {
      throw e.in(step.field());
    }
  }

  void finish(ProtobufInput in, RowReceiver into) {
    for (ProtobufStep step : steps) {
      try {
        step.finish(in, into);
      } catch (MalformedRecordException e) {
        throw e.in(step.field());
      }
    }
  }

  private @Nullable ProtobufStep step(int number) {
    if (number < SMALL_NUMBERS) {
      return bySmallNumber[number];
    }
    int at = Arrays.binarySearch(numbers, number);
    return at < 0 ? null : steps[at];
  }
}
