package io.sluice.processor.dimension;

import io.sluice.failure.SluiceException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A dimension that follows its table.
 *
 * <p>A version replaces the one before in one step, and only when all its rows are in memory; a
 * version that cannot be read or used changes nothing. Who asks for the current version never waits
 * for a reload. One thread at a time calls {@link #reload}.
 */
public final class ReloadedDimension implements Dimension {

  private static final Logger LOG = LoggerFactory.getLogger(ReloadedDimension.class);

  private final String name;
  private final DimensionSource source;
  private final InstantSource clock;
  private volatile Held held;
  private volatile long failures;
  private volatile @Nullable String failure;

  /** What is in memory, and when the table was last seen to be at it. */
  private record Held(LoadedTable table, Instant seen) {}

  private ReloadedDimension(
      String name, DimensionSource source, InstantSource clock, LoadedTable table) {
    this.name = name;
    this.source = source;
    this.clock = clock;
    this.held = new Held(table, clock.instant());
  }

  /**
   * Loads a dimension for the first time.
   *
   * @throws SluiceException if that fails: without it no lookup has an answer
   */
  static ReloadedDimension load(String name, DimensionSource source, InstantSource clock) {
    LoadedTable table = source.newerThan(null).orElseThrow();
    ReloadedDimension dimension = new ReloadedDimension(name, source, clock, table);
    dimension.log(table);
    return dimension;
  }

  @Override
  public Found find(@Nullable Object key, long millis) {
    return find(key, this::current);
  }

  /** Asks the version that is current; one that was closed since then has a successor already. */
  static Found find(@Nullable Object key, Supplier<DimensionVersion> current) {
    Optional<Found> found = current.get().find(key);
    while (found.isEmpty()) {
      found = current.get().find(key);
    }
    return found.get();
  }

  /** The newest version that is known, and what is known of it. */
  LoadedTable table() {
    return held.table();
  }

  /** The version that answers now. */
  DimensionVersion current() {
    return held.table().rows();
  }

  /** Looks for a new version of the table and takes it; a failure is counted, and logged once. */
  void reload() {
    Held before = held;
    try {
      Optional<LoadedTable> newer = source.newerThan(before.table().from());
      held = new Held(newer.orElse(before.table()), clock.instant());
      newer.ifPresent(table -> replaced(before.table(), table));
      failure = null;
    } catch (RuntimeException | OutOfMemoryError e) {
      // Of a version that outgrows the memory nothing is held any more; the one before still is.
      failed(e);
    }
  }

  // NonAtomicVolatileUpdate: only the thread that reloads writes it.
  @SuppressWarnings("NonAtomicVolatileUpdate")
  private void failed(Throwable e) {
    failures++;
    String reason = e instanceof SluiceException ? String.valueOf(e.getMessage()) : e.toString();
    if (!reason.equals(failure)) {
      failure = reason;
      LOG.warn("Dimension '{}' stays at version {}: {}", name, current().version(), reason);
      LOG.debug("The failure", e);
    }
  }

  private void replaced(LoadedTable before, LoadedTable by) {
    log(by);
    before.rows().close();
  }

  private void log(LoadedTable table) {
    LOG.info(
        "Dimension '{}' is at version {} with {} rows {}",
        name,
        table.rows().version(),
        table.rows().size(),
        table.rows().isOnDisk() ? "on disk, as they are more than 'memory_rows'" : "in memory");
  }

  /** The dimension's name. */
  public String name() {
    return name;
  }

  /** How long ago the table was last seen to be at the current version. */
  Duration age() {
    return Duration.between(held.seen(), clock.instant());
  }

  /** How many reloads failed so far. */
  long failures() {
    return failures;
  }
}
