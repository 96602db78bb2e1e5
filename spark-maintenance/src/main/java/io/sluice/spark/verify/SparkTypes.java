package io.sluice.spark.verify;

import io.sluice.schema.Field;
import io.sluice.schema.RowType;
import io.sluice.schema.TableSchemaJson;
import io.sluice.schema.Type;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;

/** Sluice's types as Spark's. */
public final class SparkTypes {

  private SparkTypes() {}

  public static StructType of(RowType row) {
    return (StructType) DataType.fromJson(TableSchemaJson.write(row));
  }

  public static DataType of(Type type) {
    return of(RowType.of(Field.optional("value", type))).fields()[0].dataType();
  }
}
