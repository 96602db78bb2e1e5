package io.sluice.spark.diff;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * A column that is not the same in both versions.
 *
 * @param before its type in the first, with its nullability; empty if it has no such column
 * @param after the same in the second
 */
record SchemaChange(String column, Optional<String> before, Optional<String> after) {

  static List<SchemaChange> between(StructType before, StructType after) {
    List<SchemaChange> changes = new ArrayList<>();
    for (StructField field : before.fields()) {
      Optional<String> now = find(after, field.name()).map(SchemaChange::type);
      if (!now.equals(Optional.of(type(field)))) {
        changes.add(new SchemaChange(field.name(), Optional.of(type(field)), now));
      }
    }
    for (StructField field : after.fields()) {
      if (find(before, field.name()).isEmpty()) {
        changes.add(new SchemaChange(field.name(), Optional.empty(), Optional.of(type(field))));
      }
    }
    return changes;
  }

  private static Optional<StructField> find(StructType schema, String name) {
    return List.of(schema.fields()).stream().filter(field -> field.name().equals(name)).findAny();
  }

  private static String type(StructField field) {
    return field.dataType().simpleString() + (field.nullable() ? "" : " not null");
  }

  ObjectNode json() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("column", column)
        .put("before", before.orElse(null))
        .put("after", after.orElse(null));
  }
}
