package io.sluice.writer.file;

import static java.util.Objects.requireNonNull;

import io.sluice.writer.table.ColumnStatistics;
import io.sluice.writer.table.FileStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/** Passes the rows of one file on to Parquet, column by column. */
final class RowWriter {

  private final MessageType schema;
  private final FieldWriter[] fields;
  private final Set<List<String>> indexed;
  private @Nullable RecordConsumer out;
  private long rowCount;

  /**
   * @param indexed the paths of the leaves that have statistics
   */
  RowWriter(MessageType schema, List<FieldWriter> fields, Set<List<String>> indexed) {
    this.schema = schema;
    this.fields = fields.toArray(FieldWriter[]::new);
    this.indexed = indexed;
  }

  MessageType schema() {
    return schema;
  }

  /** Writes to another row group from now on. */
  void writeTo(RecordConsumer group) {
    out = group;
  }

  void write(RowBuffer row) {
    RecordConsumer consumer = requireNonNull(out, "no row group");
    consumer.startMessage();
    for (FieldWriter field : fields) {
      field.write(row, consumer);
    }
    consumer.endMessage();
    rowCount++;
  }

  int columnCount() {
    return schema.getColumns().size();
  }

  long rowCount() {
    return rowCount;
  }

  FileStatistics statistics() {
    List<ColumnStatistics> columns = new ArrayList<>();
    for (FieldWriter field : fields) {
      field.describe(List.of(), rowCount, columns);
    }
    columns.removeIf(column -> !indexed.contains(column.path()));
    return new FileStatistics(rowCount, columns);
  }
}
