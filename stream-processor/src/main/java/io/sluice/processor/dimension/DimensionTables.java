package io.sluice.processor.dimension;

import io.delta.kernel.engine.Engine;
import io.sluice.pipeline.DimensionDefinition;
import io.sluice.pipeline.Names;
import io.sluice.schema.RowType;
import io.sluice.view.TableColumns;

/** The tables of a pipeline's dimensions in its lake, read through Delta Kernel. */
public final class DimensionTables implements TableColumns {

  private final Engine engine;
  private final Names names;

  public DimensionTables(Engine engine, Names names) {
    this.engine = engine;
    this.names = names;
  }

  @Override
  public RowType of(DimensionDefinition dimension) {
    return table(dimension).columns();
  }

  /**
   * The rows of a dimension, in the columns that its views were planned with.
   *
   * @param folders where versions go that are too many rows for memory
   */
  DimensionSource source(DimensionDefinition dimension, RowType columns, RowFolders folders) {
    return table(dimension).source(columns, folders);
  }

  /**
   * What the dimension was before, in the same columns.
   *
   * @param folders where the rows of past versions go
   */
  DimensionHistory history(DimensionDefinition dimension, RowType columns, RowFolders folders) {
    return table(dimension).history(columns, folders);
  }

  private DimensionTable table(DimensionDefinition dimension) {
    return new DimensionTable(engine, dimension, names.table(dimension.table()));
  }
}
