package io.sluice.processor.drain;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.processor.time.WindowClosing;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits until a running processor has processed what there was, and everything that followed of it.
 *
 * <p>A record is processed when an offset behind it is committed, for then what it led to is in the
 * topics too. So first the topics of others are waited for, up to the ends they had at the start;
 * then the topology's own, up to the ends they have by then, once for every hop that a record can
 * make through them. Producers that go on meanwhile neither delay nor shorten this.
 */
public final class Drain {

  private static final Logger LOG = LoggerFactory.getLogger(Drain.class);
  private static final int PAUSES_TO_START = 600;

  private final Parts parts;
  private final Waiting waiting;
  private final Map<TopicPartition, Long> outerEnds;

  /** What a drain looks at. */
  public record Parts(
      InputTopics topics,
      GroupOffsets offsets,
      UnreadRecords unread,
      Tasks tasks,
      CommittedWrites writes,
      WindowClosing closing) {}

  private Drain(Parts parts, Waiting waiting, Map<TopicPartition, Long> outerEnds) {
    this.parts = parts;
    this.waiting = waiting;
    this.outerEnds = outerEnds;
  }

  /** A drain of what the topics of others hold now; to be made before the processor starts. */
  public static Drain begin(Parts parts, Waiting waiting) throws InterruptedException {
    return new Drain(parts, waiting, parts.offsets().ends(parts.topics().outer()));
  }

  /**
   * Returns when all is processed.
   *
   * @throws SluiceException with {@link ExitCode#TRY_LATER} if this process does not get all
   *     partitions within a minute
   */
  public void await() throws InterruptedException {
    awaitTasks();
    LOG.debug("All partitions are here");
    awaitEnds(outerEnds);
    LOG.debug("All that others wrote is processed");
    awaitInner();
    LOG.debug("All that followed is processed");
  }

  /**
   * Has the partial aggregates sent, and returns when what followed of them is processed and no
   * clock waits for more.
   *
   * @param views with those behind others that they build on
   * @throws SluiceException with {@link ExitCode#TRY_LATER} as {@link #closeWindows}
   */
  public void sendPartials(Collection<String> views) throws InterruptedException {
    for (String view : views) {
      ask("send the partial aggregates", view, parts.closing()::sendPartials);
      awaitInner();
    }
  }

  /**
   * Has all open windows emitted, and returns when that is committed and what followed is
   * processed.
   *
   * @param views with those behind others that they build on
   * @throws SluiceException with {@link ExitCode#TRY_LATER} if a failure or another processor comes
   *     between: then some windows may be closed and others not, and the same may be done again
   */
  public void closeWindows(Collection<String> views) throws InterruptedException {
    for (String view : views) {
      ask("close the windows", view, parts.closing()::close);
      awaitInner();
    }
  }

  /**
   * Has the updates emitted that wait for their time, and returns when that is committed.
   *
   * @param views that no other view reads
   * @throws SluiceException with {@link ExitCode#TRY_LATER} as {@link #closeWindows}
   */
  public void emitUpdates(Collection<String> views) throws InterruptedException {
    for (String view : views) {
      ask("emit the updates", view, parts.closing()::emitUpdates);
    }
  }

  private void ask(String verb, String view, Consumer<String> request) throws InterruptedException {
    CommittedWrites.Mark start = parts.writes().mark();
    requireUndisturbed(verb, view, start);
    request.accept(view);
    while (!parts.closing().isServed(view)) {
      waiting.pause();
      requireUndisturbed(verb, view, start);
    }
    CommittedWrites.Mark emitted = parts.writes().mark();
    while (!parts.writes().isCommitted(emitted)) {
      waiting.pause();
      requireUndisturbed(verb, view, start);
    }
    requireUndisturbed(verb, view, start);
  }

  private void requireUndisturbed(String verb, String view, CommittedWrites.Mark start)
      throws InterruptedException {
    if (parts.writes().isBroken(start) || !hasAllTasks()) {
      throw new SluiceException(
          ExitCode.TRY_LATER,
          "Cannot %s of view '%s': a failure or another processor came between; run it again"
              .formatted(verb, view));
    }
  }

  private void awaitTasks() throws InterruptedException {
    for (int pauses = 0; !hasAllTasks(); pauses++) {
      if (pauses == PAUSES_TO_START && parts.tasks().isRunning()) {
        throw new SluiceException(
            ExitCode.TRY_LATER,
            "Cannot drain: other processors of this pipeline hold partitions %s; stop them"
                .formatted(foreign()));
      }
      waiting.pause();
    }
  }

  private boolean hasAllTasks() throws InterruptedException {
    return parts.tasks().isRunning() && foreign().isEmpty();
  }

  private Set<TopicPartition> foreign() throws InterruptedException {
    Set<String> topics = new HashSet<>(parts.topics().outer());
    topics.addAll(parts.topics().inner());
    Set<TopicPartition> foreign = new HashSet<>(parts.offsets().ends(topics).keySet());
    foreign.removeAll(parts.tasks().partitions());
    return foreign;
  }

  private void awaitInner() throws InterruptedException {
    Set<String> inner = parts.topics().inner();
    for (int hop = 0; hop < inner.size(); hop++) {
      // In this order: what led to the committed offsets had its output in the topics before.
      Map<TopicPartition, Long> committed = parts.offsets().committed();
      Map<TopicPartition, Long> ends = parts.offsets().ends(inner);
      if (!parts.unread().exist(committed, ends)) {
        return;
      }
      awaitEnds(ends);
    }
  }

  private void awaitEnds(Map<TopicPartition, Long> ends) throws InterruptedException {
    Map<TopicPartition, Long> committed = parts.offsets().committed();
    for (int pauses = 1; parts.unread().exist(committed, ends); pauses++) {
      if (isPowerOfTwoFromEightOn(pauses)) {
        LOG.info("Not at the end yet: {}", behind(committed, ends));
      }
      waiting.pause();
      committed = parts.offsets().committed();
    }
  }

  /** A line after a second or so, and then after twice as long each time. */
  private static boolean isPowerOfTwoFromEightOn(int pauses) {
    return pauses >= 8 && Integer.bitCount(pauses) == 1;
  }

  private static String behind(
      Map<TopicPartition, Long> committed, Map<TopicPartition, Long> ends) {
    StringBuilder text = new StringBuilder();
    ends.forEach(
        (partition, end) -> {
          Long at = committed.get(partition);
          if (at == null ? end > 0 : at < end) {
            text.append("%s at %s of %d ".formatted(partition, at == null ? "-" : at, end));
          }
        });
    return text.toString().strip();
  }
}
