package io.sluice.processor.dimension;

import io.delta.kernel.Scan;
import io.delta.kernel.Snapshot;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.engine.FileReadResult;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.data.ScanStateRow;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads all rows of a snapshot, in the columns asked for, without those that are deleted. A column
 * that the table does not have is null.
 */
final class SnapshotRows {

  private final Engine engine;
  private final RowType columns;
  private final Snapshot snapshot;

  /** The ordinals of the columns that the table has. */
  private final int[] present;

  /**
   * @param columns in any order
   */
  SnapshotRows(Engine engine, RowType columns, Snapshot snapshot) {
    this.engine = engine;
    this.columns = columns;
    this.snapshot = snapshot;
    StructType table = snapshot.getSchema();
    this.present =
        IntStream.range(0, columns.size())
            .filter(ordinal -> table.indexOf(columns.field(ordinal).name()) >= 0)
            .toArray();
  }

  void read(Consumer<Row> into) throws IOException {
    Scan scan = snapshot.getScanBuilder().withReadSchema(readSchema()).build();
    io.delta.kernel.data.Row state = scan.getScanState(engine);
    try (CloseableIterator<FilteredColumnarBatch> batches = scan.getScanFiles(engine)) {
      while (batches.hasNext()) {
        try (CloseableIterator<io.delta.kernel.data.Row> files = batches.next().getRows()) {
          while (files.hasNext()) {
            readFile(state, files.next(), into);
          }
        }
      }
    }
  }

  private StructType readSchema() {
    StructType table = snapshot.getSchema();
    return new StructType(
        Arrays.stream(present)
            .mapToObj(ordinal -> table.get(columns.field(ordinal).name()))
            .toList());
  }

  private void readFile(
      io.delta.kernel.data.Row state, io.delta.kernel.data.Row file, Consumer<Row> into)
      throws IOException {
    try (CloseableIterator<ColumnarBatch> physical =
            engine
                .getParquetHandler()
                .readParquetFiles(
                    Utils.singletonCloseableIterator(InternalScanFileUtils.getAddFileStatus(file)),
                    ScanStateRow.getPhysicalDataReadSchema(state),
                    Optional.empty())
                .map(FileReadResult::getData);
        CloseableIterator<FilteredColumnarBatch> logical =
            Scan.transformPhysicalData(engine, state, file, physical)) {
      while (logical.hasNext()) {
        readBatch(logical.next(), into);
      }
    }
  }

  private void readBatch(FilteredColumnarBatch batch, Consumer<Row> into) {
    ColumnarBatch data = batch.getData();
    for (int at = 0; at < data.getSize(); at++) {
      if (isSelected(batch.getSelectionVector(), at)) {
        into.accept(row(data, at));
      }
    }
  }

  private static boolean isSelected(Optional<ColumnVector> selection, int at) {
    return selection.isEmpty() || (!selection.get().isNullAt(at) && selection.get().getBoolean(at));
  }

  private Row row(ColumnarBatch data, int at) {
    @Nullable Object[] values = new @Nullable Object[columns.size()];
    for (int read = 0; read < present.length; read++) {
      int ordinal = present[read];
      values[ordinal] =
          VectorValue.of(data.getColumnVector(read), at, columns.field(ordinal).type());
    }
    return Row.of(columns, values);
  }
}
