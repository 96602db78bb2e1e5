package io.sluice.writer.file;

import io.sluice.failure.ExitCode;
import io.sluice.failure.NearestName;
import io.sluice.failure.SluiceException;
import io.sluice.schema.RowType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Tells which partition a row is in. Remembers values: one thread at a time. */
final class Partitioning {

  private final List<String> names;
  private final List<PartitionColumn> columns;

  private Partitioning(List<PartitionColumn> columns) {
    this.columns = List.copyOf(columns);
    this.names = columns.stream().map(PartitionColumn::name).toList();
  }

  /**
   * @throws SluiceException if a name is no column's, or the column's values have no text
   */
  static Partitioning of(RowType row, List<String> names) {
    List<PartitionColumn> columns = new ArrayList<>();
    for (String name : names) {
      columns.add(column(row, name));
    }
    return new Partitioning(columns);
  }

  private static PartitionColumn column(RowType row, String name) {
    OptionalInt ordinal = row.ordinal(name);
    if (ordinal.isEmpty()) {
      throw refused(name, "there is no such column" + NearestName.hint(name, row.names()));
    }
    return PartitionColumn.of(row.field(ordinal.getAsInt()), ordinal.getAsInt())
        .orElseThrow(() -> refused(name, typeOf(row, ordinal.getAsInt())));
  }

  private static String typeOf(RowType row, int ordinal) {
    return "values of type %s have no text form in Delta; name a column of another type"
        .formatted(row.field(ordinal).type());
  }

  private static SluiceException refused(String name, String reason) {
    return new SluiceException(
        ExitCode.CONFIGURATION, "Cannot partition by column '%s': %s".formatted(name, reason));
  }

  /**
   * The partition of a row.
   *
   * @throws IllegalStateException naming a column that is not nullable and was not set
   */
  Partition of(RowBuffer row) {
    @Nullable String[] values = new String[columns.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = columns.get(i).value(row);
    }
    return new Partition(names, Arrays.asList(values));
  }
}
