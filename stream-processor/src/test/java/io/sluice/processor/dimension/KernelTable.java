package io.sluice.processor.dimension;

import io.delta.kernel.DataWriteContext;
import io.delta.kernel.Operation;
import io.delta.kernel.TableManager;
import io.delta.kernel.Transaction;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.expressions.Column;
import io.delta.kernel.expressions.Literal;
import io.delta.kernel.internal.types.DataTypeJsonSerDe;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.transaction.DataLayoutSpec;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterable;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.DataFileStatus;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.TableSchemaJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes Delta tables with Kernel, rows and all, for what reads them to be tested. */
final class KernelTable {

  private static final String ENGINE_INFO = "test";

  private final Engine engine;
  private final String path;
  private final StructType schema;

  KernelTable(Engine engine, Path folder, RowType columns) {
    this(engine, folder.toString(), columns);
  }

  KernelTable(Engine engine, String path, RowType columns) {
    this.engine = engine;
    this.path = path;
    this.schema = DataTypeJsonSerDe.deserializeStructType(TableSchemaJson.write(columns));
  }

  /** Makes the table without rows: version 0. */
  KernelTable create() {
    return create(DataLayoutSpec.noDataLayout());
  }

  KernelTable createPartitionedBy(String column) {
    return create(DataLayoutSpec.partitioned(List.of(new Column(column))));
  }

  private KernelTable create(DataLayoutSpec layout) {
    TableManager.buildCreateTableTransaction(path, schema, ENGINE_INFO)
        .withDataLayoutSpec(layout)
        .build(engine)
        .commit(engine, CloseableIterable.emptyIterable());
    return this;
  }

  KernelTable append(Row... rows) throws IOException {
    return append(Map.of(), rows);
  }

  /** Adds one file of rows: the next version. */
  KernelTable append(Map<String, Literal> partition, Row... rows) throws IOException {
    Transaction transaction =
        TableManager.loadSnapshot(path)
            .build(engine)
            .buildUpdateTableTransaction(ENGINE_INFO, Operation.WRITE)
            .build(engine);
    io.delta.kernel.data.Row state = transaction.getTransactionState(engine);
    CloseableIterator<FilteredColumnarBatch> physical =
        Transaction.transformLogicalData(
            engine, state, Utils.singletonCloseableIterator(batch(List.of(rows))), partition);
    DataWriteContext context = Transaction.getWriteContext(engine, state, partition);
    CloseableIterator<DataFileStatus> files =
        engine
            .getParquetHandler()
            .writeParquetFiles(
                context.getTargetDirectory(), physical, context.getStatisticsColumns());
    transaction.commit(
        engine,
        CloseableIterable.inMemoryIterable(
            Transaction.generateAppendActions(engine, state, files, context)));
    return this;
  }

  private FilteredColumnarBatch batch(List<Row> rows) {
    List<ColumnVector> vectors = new ArrayList<>();
    for (int ordinal = 0; ordinal < schema.length(); ordinal++) {
      List<Object> values = new ArrayList<>();
      for (Row row : rows) {
        values.add(row.get(ordinal));
      }
      vectors.add(new ObjectVector(schema.at(ordinal).getDataType(), values));
    }
    return new FilteredColumnarBatch(new Batch(schema, vectors, rows.size()), Optional.empty());
  }

  private record Batch(StructType schema, List<ColumnVector> vectors, int size)
      implements ColumnarBatch {
    @Override
    public StructType getSchema() {
      return schema;
    }

    @Override
    public ColumnVector getColumnVector(int ordinal) {
      return vectors.get(ordinal);
    }

    @Override
    public int getSize() {
      return size;
    }

    @Override
    public ColumnarBatch withDeletedColumnAt(int ordinal) {
      List<ColumnVector> rest = new ArrayList<>(vectors);
      rest.remove(ordinal);
      var fields = new ArrayList<>(schema.fields());
      fields.remove(ordinal);
      return new Batch(new StructType(fields), rest, size);
    }
  }
}
