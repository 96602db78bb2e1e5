package io.sluice.spark.verify;

import io.sluice.pipeline.DimensionDefinition;
import io.sluice.pipeline.DimensionDefinition.AsOf;
import java.time.Duration;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;
import org.apache.spark.sql.functions;

/** In which version of a dimension a row is looked up whose streamed row does not say it. */
sealed interface VersionChoice {

  /** The first and the last version that it may have been; mostly the same. */
  record Pair(Column one, Column other) {}

  /**
   * @param own the version of a row's streamed row, null if it has none
   * @param asked whether it depends on the version if there is such a row
   */
  Pair of(Column own, boolean asked);

  /** Queries for the versions that rows may be looked up in, as marks. */
  List<Dataset<Row>> versions();

  static VersionChoice of(DimensionDefinition dimension, RawRows raw, LakeReader lake) {
    return dimension.asOf() == AsOf.EVENT_TIME
        ? new OfEventTime(raw, lake.timeline(dimension.table()), dimension.reload())
        : new OfNeighbours(raw);
  }

  /** The versions of the rows before and behind it in its partition. */
  record OfNeighbours(RawRows raw) implements VersionChoice {

    @Override
    public Pair of(Column own, boolean asked) {
      if (!asked) {
        return new Pair(own, own);
      }
      WindowSpec partition =
          Window.partitionBy(raw.column(RawRows.TOPIC), raw.column(RawRows.PARTITION))
              .orderBy(raw.column(RawRows.OFFSET));
      Column before =
          functions
              .last(own, true)
              .over(partition.rowsBetween(Window.unboundedPreceding(), Window.currentRow()));
      Column after =
          functions
              .first(own, true)
              .over(partition.rowsBetween(Window.currentRow(), Window.unboundedFollowing()));
      return new Pair(functions.coalesce(before, after), functions.coalesce(after, before));
    }

    /** They are among those that rows were streamed with. */
    @Override
    public List<Dataset<Row>> versions() {
      return List.of();
    }
  }

  /**
   * The version of its time; or, as the processor may not have seen that one yet, the one of two
   * reloads before.
   */
  record OfEventTime(RawRows raw, DimensionTimeline timeline, Duration reload)
      implements VersionChoice {

    @Override
    public Pair of(Column own, boolean asked) {
      return new Pair(version(), earlier());
    }

    private Column version() {
      return timeline.versionAt(raw.column(RawRows.CLAIMED));
    }

    private Column earlier() {
      return timeline.versionAt(raw.column(RawRows.CLAIMED).minus(2 * reload.toMillis()));
    }

    @Override
    public List<Dataset<Row>> versions() {
      return List.of(
          Marks.distinct(Marks.Kind.VERSION, raw.rows(), version()),
          Marks.distinct(Marks.Kind.VERSION, raw.rows(), earlier()));
    }
  }
}
