package io.sluice.pipeline;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A view as the file spells it; its expressions are text and get their types when it is planned.
 *
 * @param from the stream or view it reads
 * @param topic the topic that its rows go to
 * @param select output column to expression, in order
 */
public record ViewDefinition(
    String name,
    Located from,
    String topic,
    Optional<Located> where,
    Optional<Window> window,
    List<Located> groupBy,
    Optional<Join> join,
    Optional<Lookup> lookup,
    Map<String, Located> select,
    Position at) {

  /**
   * Windows of a kind.
   *
   * @param grace how far behind the newest event an event may be and still count in its windows
   */
  public record Window(WindowKind kind, Duration grace) {}

  /**
   * Pairs the view's rows with those of another stream that happen up to {@code within} later, both
   * ends included, and agree in the columns {@code by}.
   */
  public record Join(Located stream, List<Located> by, Duration within, Duration grace) {}

  /** Adds the columns of the dimension's row whose key is the value of column {@code by}. */
  public record Lookup(Located dimension, Located by) {}
}
