package io.sluice.processor.dimension;

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
import java.util.stream.Collectors;

/** The dimensions that a pipeline's views look into, each reloaded as often as the file says. */
public final class Dimensions implements AutoCloseable {

  private final Map<String, HeldDimension> byName;
  private final StateFolders folders;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(Dimensions::daemon);

  private Dimensions(Map<String, HeldDimension> byName, StateFolders folders) {
    this.byName = byName;
    this.folders = folders;
  }

  /**
   * Loads the dimensions of these views and begins to look for new versions.
   *
   * @param folder where rows are put that are not held in memory; used by one process at a time
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
    Map<String, HeldDimension> byName = new LinkedHashMap<>();
    columns(views)
        .forEach(
            (name, columns) ->
                byName.put(
                    name,
                    HeldDimension.load(
                        definition(pipeline, name), columns, tables, folders, clock)));
    byName.values().forEach(dimension -> dimension.register(metrics));
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

  private void schedule(HeldDimension dimension, DimensionDefinition definition) {
    long every = definition.reload().toMillis();
    // A reload counts and logs its failures itself, so the schedule goes on; an Error ends it.
    var unused =
        thread.scheduleWithFixedDelay(
            dimension.newest()::reload, every, every, TimeUnit.MILLISECONDS);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "dimension-reload");
    thread.setDaemon(true);
    return thread;
  }

  /** Every dimension by its name. */
  public Map<String, Dimension> byName() {
    return byName.entrySet().stream()
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, it -> it.getValue().lookups()));
  }

  /** Stops looking for new versions, and gives up what is on disk: no lookup may come any more. */
  @Override
  public void close() {
    thread.shutdownNow();
    byName.values().forEach(HeldDimension::close);
    folders.close();
  }
}
