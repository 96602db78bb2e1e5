package io.sluice.processor.join;

import io.sluice.processor.row.KeyColumns;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.view.Source;
import io.sluice.view.ViewPlan.IntervalJoin;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One side of a join and the columns that its rows are matched by. */
public record JoinSide(Part part, IntervalJoin view) {

  /** Which of the two; stores keep the ordinal. */
  public enum Part {
    LEFT,
    RIGHT;

    Part other() {
      return this == LEFT ? RIGHT : LEFT;
    }

    /** What the side is called in names. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Source source() {
    return part == Part.LEFT ? view.left() : view.right();
  }

  private List<Integer> by() {
    return part == Part.LEFT ? view.leftBy() : view.rightBy();
  }

  /** Whether a row without a partner is in the view. */
  public boolean isKept() {
    return part == Part.LEFT ? view.type().keepsLeft() : view.type().keepsRight();
  }

  /** The time of the first partner that a row of this side may have. */
  long firstPartner(long time) {
    Duration earlier = part == Part.LEFT ? view.within().before() : view.within().after();
    return time - earlier.toMillis();
  }

  /** The time of the last partner that a row of this side may have. */
  public long lastPartner(long time) {
    Duration later = part == Part.LEFT ? view.within().after() : view.within().before();
    return time + later.toMillis();
  }

  /** The columns of keys: an int on one side matches a long on the other. */
  public RowType keyType() {
    return columns().type();
  }

  /** The key of a row, null if a column of it is null and the row so matches nothing. */
  @Nullable Row key(Row row, RowType keyType) {
    return columns().key(row, keyType);
  }

  public KeyColumns columns() {
    return new KeyColumns(source(), by());
  }
}
