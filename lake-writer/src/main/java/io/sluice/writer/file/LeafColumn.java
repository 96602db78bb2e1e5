package io.sluice.writer.file;

import io.sluice.writer.table.ColumnStatistics;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A column whose values contain no others, so that it can have bounds. */
interface LeafColumn extends ColumnWriter {

  /** The values written; the other rows have none. */
  long valueCount();

  /** At or before every value, in the classes of {@link ColumnStatistics}; null for no bound. */
  @Nullable Object min();

  /** At or after every value; null for no bound. */
  @Nullable Object max();

  @Override
  default void describe(List<String> path, long rowCount, List<ColumnStatistics> into) {
    into.add(new ColumnStatistics(path, min(), max(), rowCount - valueCount()));
  }
}
