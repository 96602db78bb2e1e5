package io.sluice.processor.dimension;

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
    return ReloadedDimension.find(key, () -> versionAt(millis));
  }

  private DimensionVersion versionAt(long millis) {
    LoadedTable table = newest.table();
    return millis < table.since() ? past.at(table.from().table(), millis) : table.rows();
  }
}
