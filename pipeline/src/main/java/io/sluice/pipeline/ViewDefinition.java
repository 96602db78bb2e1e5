package io.sluice.pipeline;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A view as the file spells it; its expressions are text and get their types when it is planned.
 *
 * @param sources the streams and views that its rows are made of; several if it is their union
 * @param topic the topic that its rows go to
 * @param select output column to expression, in order
 */
public record ViewDefinition(
    String name,
    List<Located> sources,
    String topic,
    Optional<Located> where,
    Optional<Window> window,
    List<Located> groupBy,
    Optional<Join> join,
    Optional<TableJoin> tableJoin,
    Optional<Lookup> lookup,
    Optional<Dedupe> dedupe,
    Map<String, Located> select,
    Position at) {

  /** For how long the clock of a view waits for a partition that nothing comes from. */
  public static final Duration DEFAULT_IDLE = Duration.ofMinutes(1);

  /** The stream or view that its rows are made of; of several the first. */
  public Located from() {
    return sources.get(0);
  }

  /** Whether its rows are those of several streams and views. */
  public boolean isUnion() {
    return sources.size() > 1;
  }

  /** All streams and views whose records it reads, as often as it names them. */
  public List<Located> reads() {
    return Stream.of(
            sources.stream(),
            join.map(Join::stream).stream(),
            tableJoin.map(TableJoin::table).stream(),
            streamLookup().map(StreamLookup::target).stream())
        .flatMap(names -> names)
        .toList();
  }

  /** Whether events can be late for it. */
  public boolean hasGrace() {
    return window.isPresent()
        || join.isPresent()
        || dedupe.isPresent()
        || streamLookup().isPresent();
  }

  /** The lookup, if it looks into a stream and not into a dimension. */
  public Optional<StreamLookup> streamLookup() {
    return lookup.filter(StreamLookup.class::isInstance).map(StreamLookup.class::cast);
  }

  /** Whether a row of its topic may replace one before, so that its table has one for each key. */
  public boolean isUpserted() {
    return tableJoin.isPresent()
        || window.filter(it -> it.emission() instanceof Emission.Updates).isPresent();
  }

  /**
   * Windows of a kind.
   *
   * @param grace how far behind the view's clock an event may be and still count in its windows
   * @param idle for how long the clock waits for a partition that nothing comes from
   * @param skew anything but {@link Skew#NONE} only of fixed windows that are emitted on close
   */
  public record Window(
      WindowKind kind, Duration grace, Duration idle, Emission emission, Skew skew) {}

  /**
   * Pairs the view's rows with those of another stream that happen {@code within} a while of them
   * and agree in the columns {@code by}.
   *
   * @param grace how far behind the view's clock an event may be and still be joined
   * @param idle for how long the clock waits for a partition that nothing comes from
   */
  public record Join(
      Located stream,
      List<Located> by,
      Within within,
      Duration grace,
      Duration idle,
      JoinType type) {}

  /**
   * How far from a row of the view its partners may be, both ends included.
   *
   * @param before how much earlier they may happen
   * @param after how much later
   */
  public record Within(Duration before, Duration after) {}

  /**
   * Puts beside each row of a stream of keyed rows, as it is now, the row that it refers to in
   * another one, as it is now.
   *
   * @param table the other stream
   * @param by the columns that hold the key of the other, in its order
   * @param type whether rows that refer to none are kept
   */
  public record TableJoin(Located table, List<Located> by, JoinType type) {}

  /** Adds the columns of the row that has the view's key elsewhere, null if none has. */
  public sealed interface Lookup {

    /** The dimension or the stream that is looked into. */
    Located target();
  }

  /** Looks into a dimension; its key is the value of column {@code by}. */
  public record DimensionLookup(Located target, Located by) implements Lookup {}

  /**
   * Looks into a stream of which the latest record of a key is its row: what was the latest when
   * the view's row happened.
   *
   * @param by the columns that hold the stream's key, in its order
   * @param grace how far behind the view's clock a row of either may be and still count
   * @param idle for how long the clock waits for a partition that nothing comes from
   */
  public record StreamLookup(Located target, List<Located> by, Duration grace, Duration idle)
      implements Lookup {}

  /**
   * Keeps the first row of each key by event time, and leaves out those of the key that happen less
   * than {@code within} after it.
   *
   * @param grace how far behind the view's clock an event may be and still be compared
   * @param idle for how long the clock waits for a partition that nothing comes from
   */
  public record Dedupe(List<Located> by, Duration within, Duration grace, Duration idle) {}
}
