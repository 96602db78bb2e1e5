package io.sluice.processor.dimension;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A dimension whose lookups see the version that was the newest when their event happened. */
final class HistoricDimension implements Dimension {

  private final ReloadedDimension newest;
  private final PastVersions past;

  HistoricDimension(ReloadedDimension newest, PastVersions past) {
    this.newest = newest;
    this.past = past;
  }

  @Override
  public Found find(@Nullable Object key, long millis) {
    Optional<Found> found = Optional.empty();
    while (found.isEmpty()) {
      LoadedTable table = newest.table();
      found =
          millis < table.since()
              ? Optional.of(past.find(key, table.from().table(), millis))
              : table.rows().find(key);
    }
    return found.get();
  }
}
