package io.sluice.processor.dimension;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.sluice.pipeline.DimensionDefinition;
import io.sluice.pipeline.DimensionDefinition.AsOf;
import io.sluice.schema.RowType;
import java.time.InstantSource;
import java.util.Optional;

/**
 * All that a process holds of one dimension.
 *
 * @param past if lookups go by the time of their event
 */
record HeldDimension(ReloadedDimension newest, Optional<PastVersions> past) {

  /**
   * @throws io.sluice.failure.SluiceException if the newest version cannot be loaded
   */
  static HeldDimension load(
      DimensionDefinition dimension,
      RowType columns,
      DimensionTables tables,
      RowFolders folders,
      InstantSource clock) {
    Optional<PastVersions> past =
        dimension.asOf() == AsOf.LATEST
            ? Optional.empty()
            : Optional.of(new PastVersions(tables.history(dimension, columns, folders)));
    return new HeldDimension(
        ReloadedDimension.load(dimension.name(), tables.source(dimension, columns, folders), clock),
        past);
  }

  /** The dimension as views ask it. */
  Dimension lookups() {
    return past.<Dimension>map(versions -> new HistoricDimension(newest, versions)).orElse(newest);
  }

  void register(MeterRegistry metrics) {
    Tags tags = Tags.of("dimension", newest.name());
    Gauge.builder("sluice.dimension.version", newest, it -> it.current().version())
        .description("Newest version of the Delta table that lookups see")
        .tags(tags)
        .register(metrics);
    Gauge.builder("sluice.dimension.rows", newest, it -> it.current().size())
        .description("Rows that can be found")
        .tags(tags)
        .register(metrics);
    Gauge.builder("sluice.dimension.on.disk", newest, it -> it.current().isOnDisk() ? 1 : 0)
        .description("1 if the rows are too many for memory, and are looked up on disk")
        .tags(tags)
        .register(metrics);
    Gauge.builder("sluice.dimension.age", newest, it -> it.age().toMillis() / 1000.0)
        .description("Time since the table was last seen to be at this version")
        .baseUnit("seconds")
        .tags(tags)
        .register(metrics);
    FunctionCounter.builder("sluice.dimension.reload.failures", newest, it -> it.failures())
        .description("Looks for a new version that failed; the version before stayed")
        .tags(tags)
        .register(metrics);
    past.ifPresent(versions -> register(versions, tags, metrics));
  }

  private static void register(PastVersions past, Tags tags, MeterRegistry metrics) {
    Gauge.builder("sluice.dimension.past.versions", past, PastVersions::size)
        .description("Versions before the newest that are loaded")
        .tags(tags)
        .register(metrics);
    FunctionCounter.builder("sluice.dimension.past.loads", past, PastVersions::loads)
        .description("Times that a version before the newest was loaded, while its event waited")
        .tags(tags)
        .register(metrics);
  }

  /** Gives up what is on disk. */
  void close() {
    newest.current().close();
    past.ifPresent(PastVersions::close);
  }
}
