package io.sluice.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What one contender took for the topics of three sizes.
 *
 * @param start CPU seconds for a thousand events: start, one commit, end
 * @param less CPU seconds for the smaller topic
 * @param more CPU seconds for the larger topic
 * @param perEvent CPU microseconds for one more event, by the difference of the two in each round
 * @param peakRssMib of the runs on the larger topic
 */
record DrainResult(
    Contender contender,
    Figure start,
    Figure less,
    Figure more,
    Figure perEvent,
    Figure peakRssMib) {

  private static final double MICROS = 1e6;

  /** One run of each size in each round. */
  record Rounds(List<TimedProcess> start, List<TimedProcess> less, List<TimedProcess> more) {

    static Rounds none() {
      return new Rounds(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }
  }

  static DrainResult of(Contender contender, Rounds rounds, long eventsBetween) {
    return new DrainResult(
        contender,
        Figure.of(rounds.start(), TimedProcess::cpuSeconds),
        Figure.of(rounds.less(), TimedProcess::cpuSeconds),
        Figure.of(rounds.more(), TimedProcess::cpuSeconds),
        Figure.of(
            IntStream.range(0, rounds.more().size())
                .mapToDouble(round -> between(rounds, round) * MICROS / eventsBetween)
                .toArray()),
        Figure.of(rounds.more(), TimedProcess::peakRssMib));
  }

  private static double between(Rounds rounds, int round) {
    return rounds.more().get(round).cpuSeconds() - rounds.less().get(round).cpuSeconds();
  }
}
