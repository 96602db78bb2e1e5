package io.sluice.spark.promote;

import io.sluice.failure.ExitCode;
import io.sluice.failure.NearestName;
import io.sluice.failure.SluiceException;
import io.sluice.schema.TableSchemaJson;
import io.sluice.schema.Type;
import io.sluice.schema.Widening;
import io.sluice.spark.job.Progress;
import io.sluice.spark.table.LakeTable;
import io.sluice.spark.table.TableHold;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a column of a table a larger type, in one commit that replaces every file by one with the
 * same rows.
 *
 * <p>Writers wait meanwhile, and make their rows fit the new type afterwards. Offsets stay as they
 * are, and to readers of changes nothing has changed.
 */
record Promotion(LakeTable table, ColumnPath column, Type to, Progress progress) {

  private static final Logger LOG = LoggerFactory.getLogger(Promotion.class);

  /**
   * What was, or would be, done.
   *
   * @param files that are replaced; 0 if the column has the type already
   */
  record Result(Type from, long files, long bytes) {

    boolean isNeeded(Type to) {
      return !from.equals(to);
    }
  }

  /**
   * Looks, and writes nothing.
   *
   * @throws SluiceException if there is no such column, or the type is not larger than its own
   */
  Result plan() {
    table.requireWritable("promote");
    Snapshot snapshot = table.snapshot();
    Type from = type(found(snapshot.schema()));
    if (from.equals(to)) {
      return new Result(from, 0, 0);
    }
    if (!Widening.isLarger(from, to)) {
      throw new SluiceException(
          ExitCode.CONFIGURATION,
          "Cannot promote '%s' of %s: it is %s, and not every such value is a %s; an int can become long or double, a float double, and a decimal one of no fewer digits on either side of the point"
              .formatted(column.text(), table.name(), from, to));
    }
    return new Result(from, snapshot.numOfFiles(), snapshot.sizeInBytes());
  }

  /**
   * @param hold during which writers wait
   * @throws SluiceException as {@link #plan}; with {@link ExitCode#TRY_LATER} if somebody was
   *     faster, or another job holds the table
   */
  Result run(TableHold hold) {
    Result planned = plan();
    return planned.isNeeded(to) ? hold.during(this::promote) : planned;
  }

  /** Looks once more: the table may have changed before its writers heard of the hold. */
  private Result promote() {
    Result planned = plan();
    progress.step("writing %d files of %s anew".formatted(planned.files(), table.name()));
    if (planned.isNeeded(to)) {
      table.committing(
          "promote",
          "sluice promote-column %s from %s to %s".formatted(column.text(), planned.from(), to),
          () -> new PromotionCommit(table, this::promoted).run());
      table.requireWritable("promote");
      LOG.info("{}: '{}' is {} now, and was {}", table.name(), column.text(), to, planned.from());
    }
    return planned;
  }

  private StructType promoted(StructType schema) {
    return column.change(schema, type -> sparkType()).orElseThrow();
  }

  private DataType sparkType() {
    return TypeText.toSpark(to);
  }

  private static Type type(DataType type) {
    return TableSchemaJson.read(new StructType().add("it", type).json()).field(0).type();
  }

  private DataType found(StructType schema) {
    return column
        .find(schema)
        .orElseThrow(
            () -> {
              List<String> names = Arrays.asList(schema.fieldNames());
              return new SluiceException(
                  ExitCode.CONFIGURATION,
                  "Cannot promote '%s' of %s: it has no such column%s; it has %s"
                      .formatted(
                          column.text(),
                          table.name(),
                          NearestName.hint(column.text(), names),
                          String.join(", ", names)));
            });
  }
}
