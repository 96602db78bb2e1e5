package io.sluice.view;

import io.sluice.pipeline.DimensionDefinition;
import io.sluice.schema.RowType;

/** The columns of the tables of dimensions; each service reads them with the engine it has. */
@FunctionalInterface
public interface TableColumns {

  /**
   * The columns of the dimension's table now.
   *
   * @throws io.sluice.failure.SluiceException if there is no such table, or it cannot be read
   */
  RowType of(DimensionDefinition dimension);
}
