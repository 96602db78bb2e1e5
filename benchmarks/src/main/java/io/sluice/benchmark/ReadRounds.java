package io.sluice.benchmark;

import io.sluice.benchmark.ReadTimes.Cost;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * One engine's reads of a table before and after it was compacted, one of each a round.
 *
 * @param before in the order of the rounds
 * @param after of the same rounds
 */
record ReadRounds(Engine engine, Reading reading, List<ReadTimes> before, List<ReadTimes> after) {

  private static final Map<String, Function<ReadTimes, Cost>> STAGES = new LinkedHashMap<>();

  static {
    STAGES.put("whole process", ReadTimes::process);
    STAGES.put("first read", ReadTimes::first);
    STAGES.put("warm read", ReadTimes::warm);
  }

  /** One stage of the reads. */
  record Line(Engine engine, Reading reading, String stage, Compared wall, Compared cpu) {}

  /**
   * Seconds before and after.
   *
   * @param ratio before to after, of each round
   */
  record Compared(Figure before, Figure after, Figure ratio) {}

  static ReadRounds none(Engine engine, Reading reading) {
    return new ReadRounds(engine, reading, new ArrayList<>(), new ArrayList<>());
  }

  List<Line> lines() {
    return STAGES.entrySet().stream()
        .map(
            stage ->
                new Line(
                    engine,
                    reading,
                    stage.getKey(),
                    compared(read -> stage.getValue().apply(read).wallSeconds()),
                    compared(read -> stage.getValue().apply(read).cpuSeconds())))
        .toList();
  }

  private Compared compared(ToDoubleFunction<ReadTimes> seconds) {
    double[] earlier = before.stream().mapToDouble(seconds).toArray();
    double[] later = after.stream().mapToDouble(seconds).toArray();
    double[] ratios =
        IntStream.range(0, earlier.length).mapToDouble(i -> earlier[i] / later[i]).toArray();
    return new Compared(Figure.of(earlier), Figure.of(later), Figure.of(ratios));
  }

  /** How many files or rows were found before; the same in each round. */
  long foundBefore() {
    return found(before);
  }

  /** How many files or rows were found after; the same in each round. */
  long foundAfter() {
    return found(after);
  }

  private long found(List<ReadTimes> reads) {
    List<Long> found = reads.stream().map(ReadTimes::found).distinct().toList();
    if (found.size() != 1) {
      throw new IllegalStateException(
          "%s found other %s from round to round: %s".formatted(engine, reading, found));
    }
    return found.get(0);
  }
}
