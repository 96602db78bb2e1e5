package io.sluice.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What one contender took for the topics of two sizes.
 *
 * @param less CPU seconds for the smaller topic
 * @param more CPU seconds for the larger topic
 * @param perEvent CPU microseconds for one more event, by the difference of the two in each round
 * @param peakRssMib of the runs on the larger topic
 * @param rows that came of the larger topic
 */
record ViewResult(
    ViewContender contender,
    Figure less,
    Figure more,
    Figure perEvent,
    Figure peakRssMib,
    long rows) {

  private static final double MICROS = 1e6;

  /** One run of each size in each round. */
  record Rounds(List<TimedProcess> less, List<TimedProcess> more, List<Long> rows) {

    static Rounds none() {
      return new Rounds(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }
  }

  static ViewResult of(ViewContender contender, Rounds rounds, long eventsBetween) {
    double[] perEvent =
        IntStream.range(0, rounds.more().size())
            .mapToDouble(round -> between(rounds, round) * MICROS / eventsBetween)
            .toArray();
    return new ViewResult(
        contender,
        Figure.of(rounds.less(), TimedProcess::cpuSeconds),
        Figure.of(rounds.more(), TimedProcess::cpuSeconds),
        Figure.of(perEvent),
        Figure.of(rounds.more(), TimedProcess::peakRssMib),
        sameInAll(contender, rounds.rows()));
  }

  private static long sameInAll(ViewContender contender, List<Long> rows) {
    if (rows.stream().distinct().count() != 1) {
      throw new IllegalStateException(
          "%s gave other rows in each round: %s".formatted(contender, rows));
    }
    return rows.get(0);
  }

  private static double between(Rounds rounds, int round) {
    return rounds.more().get(round).cpuSeconds() - rounds.less().get(round).cpuSeconds();
  }
}
