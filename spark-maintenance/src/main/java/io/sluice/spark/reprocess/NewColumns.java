package io.sluice.spark.reprocess;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.schema.Field;
import io.sluice.schema.RowType;
import io.sluice.schema.TableSchemaJson;
import io.sluice.schema.Type;
import io.sluice.schema.Widening;
import io.sluice.spark.verify.SparkTypes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** The columns that a view has today and its table does not. */
final class NewColumns {

  private NewColumns() {}

  /**
   * @throws SluiceException if the table has a column of another type, that does not hold today's
   */
  static List<StructField> of(String view, RowType today, StructType table) {
    List<StructField> added = new ArrayList<>();
    for (Field field : today.fields()) {
      Optional<StructField> there =
          Arrays.stream(table.fields())
              .filter(it -> it.name().equalsIgnoreCase(field.name()))
              .findFirst();
      if (there.isEmpty()) {
        added.add(
            new StructField(
                field.name(),
                SparkTypes.of(field.type()),
                true,
                org.apache.spark.sql.types.Metadata.empty()));
      } else {
        requireHolds(view, field, there.get());
      }
    }
    return added;
  }

  private static void requireHolds(String view, Field field, StructField there) {
    if (there.dataType().catalogString().equals(SparkTypes.of(field.type()).catalogString())) {
      return;
    }
    Type type =
        TableSchemaJson.read(new StructType().add("it", there.dataType()).json()).field(0).type();
    if (Widening.isLarger(field.type(), type)) {
      return;
    }
    throw new SluiceException(
        ExitCode.CONFIGURATION,
        "Cannot reprocess %s: its column '%s' is %s by the definition, and %s in the table; %s"
            .formatted(
                view,
                field.name(),
                field.type(),
                type,
                Widening.isLarger(type, field.type())
                    ? "run 'sluice promote-column %s %s %s' first"
                        .formatted(view, field.name(), field.type())
                    : "give the column, or the view, another name"));
  }
}
