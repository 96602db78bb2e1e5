package io.sluice.processor.topology;

import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.view.Source;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One side of a join and the columns that its rows are matched by.
 *
 * @param part what the side is called in names: {@code left} or {@code right}
 */
record JoinSide(String part, Source source, List<Integer> by) {

  /** The columns of keys: an int on one side matches a long on the other. */
  RowType keyType() {
    return new KeyColumns(source, by).type();
  }

  /** The key of a row, null if a column of it is null and the row so matches nothing. */
  @Nullable Row key(Row row, RowType keyType) {
    return new KeyColumns(source, by).key(row, keyType);
  }
}
