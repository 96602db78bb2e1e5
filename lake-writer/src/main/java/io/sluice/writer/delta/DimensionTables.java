package io.sluice.writer.delta;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.DimensionDefinition;
import io.sluice.pipeline.Names;
import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.ViewDefinition;
import io.sluice.schema.RowType;
import io.sluice.schema.TableSchemaJson;
import io.sluice.view.TableColumns;
import java.net.URI;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;

/** The columns of dimension tables, from their Delta logs. */
public final class DimensionTables implements TableColumns {

  private final Pipeline pipeline;
  private final Configuration configuration;

  public DimensionTables(Pipeline pipeline, Configuration configuration) {
    this.pipeline = pipeline;
    this.configuration = configuration;
  }

  @Override
  public RowType of(DimensionDefinition dimension) {
    URI location = new Names(pipeline).table(dimension.table());
    try {
      return StoredColumns.schemaJson(location, configuration)
          .map(TableSchemaJson::read)
          .orElseThrow(() -> missing(dimension, location));
    } catch (SluiceException e) {
      throw e;
    } catch (Exception e) {
      throw new SluiceException(
          ExitCode.CONFIGURATION,
          "Cannot plan %s: the columns of dimension table %s at %s cannot be read: %s; see what its last log entries hold"
              .formatted(views(dimension), dimension.table(), location, e.getMessage()),
          e);
    }
  }

  private SluiceException missing(DimensionDefinition dimension, URI location) {
    return new SluiceException(
        ExitCode.TRY_LATER,
        "Cannot plan %s: dimension table %s does not exist yet at %s; load it with: sluice load %s FILE"
            .formatted(views(dimension), dimension.table(), location, dimension.table()));
  }

  private String views(DimensionDefinition dimension) {
    return pipeline.views().values().stream()
        .filter(
            view ->
                view.lookup()
                    .filter(lookup -> lookup.target().text().equals(dimension.name()))
                    .isPresent())
        .map(ViewDefinition::name)
        .collect(Collectors.joining(", ", "view ", ""));
  }
}
