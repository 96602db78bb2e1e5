package io.sluice.spark.table;

import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.delta.actions.Metadata;
import org.apache.spark.sql.types.StructType;
import scala.collection.immutable.Map$;
import scala.jdk.javaapi.CollectionConverters;

/** The metadata of a table with one thing changed. */
public final class ChangedMetadata {

  private ChangedMetadata() {}

  public static Metadata withSchema(Metadata before, StructType schema) {
    return copy(before, schema.json(), before.configuration());
  }

  public static Metadata withProperty(Metadata before, String property, String value) {
    Map<String, String> properties =
        new TreeMap<>(CollectionConverters.asJava(before.configuration()));
    properties.put(property, value);
    return withProperties(before, properties);
  }

  static Metadata withProperties(Metadata before, Map<String, String> properties) {
    return copy(
        before, before.schemaString(), Map$.MODULE$.from(CollectionConverters.asScala(properties)));
  }

  private static Metadata copy(
      Metadata before, String schema, scala.collection.immutable.Map<String, String> properties) {
    return before.copy(
        before.id(),
        before.name(),
        before.description(),
        before.format(),
        schema,
        before.partitionColumns(),
        properties,
        before.createdTime());
  }
}
