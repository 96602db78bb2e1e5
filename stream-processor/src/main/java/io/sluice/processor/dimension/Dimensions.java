package io.sluice.processor.dimension;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.pipeline.DimensionDefinition;
import io.sluice.pipeline.Pipeline;
import io.sluice.schema.RowType;
import io.sluice.view.ViewPlan;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The dimensions that a pipeline's views look into, each reloaded as often as the file says. */
public final class Dimensions implements AutoCloseable {

  private final Map<String, ReloadedDimension> byName;
  private final StateFolders folders;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(Dimensions::daemon);

  private Dimensions(Map<String, ReloadedDimension> byName, StateFolders folders) {
    this.byName = byName;
    this.folders = folders;
  }

  /**
   * Loads the dimensions of these views and begins to look for new versions.
   *
   * @param folder where rows are put that are too many for memory; used by one process at a time
   * @throws io.sluice.failure.SluiceException if one cannot be loaded
   */
  public static Dimensions load(
      Pipeline pipeline,
      Collection<ViewPlan> views,
      DimensionTables tables,
      Path folder,
      InstantSource clock,
      MeterRegistry metrics) {
    StateFolders folders = new StateFolders(folder);
    Map<String, ReloadedDimension> byName = new LinkedHashMap<>();
    columns(views)
        .forEach(
            (name, columns) ->
                byName.put(
                    name,
                    ReloadedDimension.load(
                        name, tables.source(definition(pipeline, name), columns, folders), clock)));
    byName.values().forEach(dimension -> register(dimension, metrics));
    Dimensions dimensions = new Dimensions(byName, folders);
    byName.forEach((name, one) -> dimensions.schedule(one, definition(pipeline, name)));
    return dimensions;
  }

  private static Map<String, RowType> columns(Collection<ViewPlan> views) {
    Map<String, RowType> columns = new LinkedHashMap<>();
    for (ViewPlan view : views) {
      if (view instanceof ViewPlan.Lookup lookup) {
        columns.put(lookup.dimension(), lookup.dimensionColumns());
      }
    }
    return columns;
  }

  private static DimensionDefinition definition(Pipeline pipeline, String name) {
    DimensionDefinition definition = pipeline.dimensions().get(name);
    if (definition == null) {
      throw new IllegalArgumentException("There is no dimension '" + name + "'");
    }
    return definition;
  }

  private static void register(ReloadedDimension dimension, MeterRegistry metrics) {
    Gauge.builder("sluice.dimension.version", dimension, d -> d.current().version())
        .description("Version of the Delta table that lookups see")
        .tag("dimension", dimension.name())
        .register(metrics);
    Gauge.builder("sluice.dimension.rows", dimension, d -> d.current().size())
        .description("Rows that can be found")
        .tag("dimension", dimension.name())
        .register(metrics);
    Gauge.builder("sluice.dimension.on.disk", dimension, d -> d.current().isOnDisk() ? 1 : 0)
        .description("1 if the rows are too many for memory, and are looked up on disk")
        .tag("dimension", dimension.name())
        .register(metrics);
    Gauge.builder("sluice.dimension.age", dimension, d -> d.age().toMillis() / 1000.0)
        .description("Time since the table was last seen to be at this version")
        .baseUnit("seconds")
        .tag("dimension", dimension.name())
        .register(metrics);
    FunctionCounter.builder("sluice.dimension.reload.failures", dimension, d -> d.failures())
        .description("Looks for a new version that failed; the version before stayed")
        .tag("dimension", dimension.name())
        .register(metrics);
  }

  private void schedule(ReloadedDimension dimension, DimensionDefinition definition) {
    long every = definition.reload().toMillis();
    // A reload counts and logs its failures itself, so the schedule goes on; an Error ends it.
    var unused =
        thread.scheduleWithFixedDelay(dimension::reload, every, every, TimeUnit.MILLISECONDS);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "dimension-reload");
    thread.setDaemon(true);
    return thread;
  }

  /** Every dimension by its name. */
  public Map<String, Dimension> byName() {
    return Map.copyOf(byName);
  }

  /** Stops looking for new versions, and gives up what is on disk: no lookup may come any more. */
  @Override
  public void close() {
    thread.shutdownNow();
    byName.values().forEach(dimension -> dimension.current().close());
    folders.close();
  }
}
