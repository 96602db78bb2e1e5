package io.sluice.spark.verify;

import io.sluice.pipeline.DimensionDefinition;
import io.sluice.schema.RowType;
import io.sluice.schema.TableSchemaJson;
import io.sluice.view.TableColumns;

/** The columns of the tables of dimensions, as Spark reads them. */
public record SparkTableColumns(LakeReader lake) implements TableColumns {

  @Override
  public RowType of(DimensionDefinition dimension) {
    return TableSchemaJson.read(lake.table(dimension.table()).schema().json());
  }
}
