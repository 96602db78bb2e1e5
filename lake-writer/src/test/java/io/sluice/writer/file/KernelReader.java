package io.sluice.writer.file;

import io.delta.kernel.Scan;
import io.delta.kernel.Snapshot;
import io.delta.kernel.TableManager;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.MapValue;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.expressions.Predicate;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.data.ScanStateRow;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.utils.CloseableIterator;
import io.delta.kernel.utils.FileStatus;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import io.sluice.schema.Type.Primitive;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** Reads tables through Delta Kernel, which shares no code with what wrote them. */
public final class KernelReader {

  private final Engine engine = DefaultEngine.create(new Configuration());
  private final Snapshot snapshot;
  private final URI location;
  private final RowType type;

  public KernelReader(URI location, RowType type) {
    this.location = location;
    this.type = type;
    this.snapshot = TableManager.loadSnapshot(location.toString()).build(engine);
  }

  /** The rows of every file by its path below the table. */
  public Map<String, List<List<Object>>> rowsByFile() throws IOException {
    Scan scan = snapshot.getScanBuilder().build();
    Map<String, List<List<Object>>> rows = new LinkedHashMap<>();
    for (io.delta.kernel.data.Row file : files(scan)) {
      rows.put(path(file), rows(scan.getScanState(engine), file));
    }
    return rows;
  }

  /** The files that statistics and partitions do not rule out for a condition. */
  List<String> filesThatMayMatch(Predicate condition) throws IOException {
    return files(snapshot.getScanBuilder().withFilter(condition).build()).stream()
        .map(this::path)
        .toList();
  }

  private List<io.delta.kernel.data.Row> files(Scan scan) throws IOException {
    List<io.delta.kernel.data.Row> files = new ArrayList<>();
    try (CloseableIterator<FilteredColumnarBatch> batches = scan.getScanFiles(engine)) {
      while (batches.hasNext()) {
        try (CloseableIterator<io.delta.kernel.data.Row> rows = batches.next().getRows()) {
          rows.forEachRemaining(files::add);
        }
      }
    }
    return files;
  }

  private String path(io.delta.kernel.data.Row file) {
    String path = InternalScanFileUtils.getAddFileStatus(file).getPath();
    String table = location.getPath();
    return path.substring(path.indexOf(table) + table.length());
  }

  private List<List<Object>> rows(io.delta.kernel.data.Row state, io.delta.kernel.data.Row file)
      throws IOException {
    FileStatus status = InternalScanFileUtils.getAddFileStatus(file);
    CloseableIterator<ColumnarBatch> physical =
        engine
            .getParquetHandler()
            .readParquetFiles(
                Utils.singletonCloseableIterator(status),
                ScanStateRow.getPhysicalDataReadSchema(state),
                Optional.empty())
            .map(result -> result.getData());
    List<List<Object>> rows = new ArrayList<>();
    try (CloseableIterator<FilteredColumnarBatch> logical =
        Scan.transformPhysicalData(engine, state, file, physical)) {
      while (logical.hasNext()) {
        append(logical.next().getData(), rows);
      }
    }
    return rows;
  }

  private void append(ColumnarBatch batch, List<List<Object>> rows) {
    for (int row = 0; row < batch.getSize(); row++) {
      List<Object> values = new ArrayList<>();
      for (int column = 0; column < type.size(); column++) {
        values.add(value(batch.getColumnVector(column), row, type.field(column).type()));
      }
      rows.add(values);
    }
  }

  private static Object value(ColumnVector vector, int row, Type type) {
    if (vector.isNullAt(row)) {
      return null;
    }
    if (type instanceof Primitive primitive) {
      return primitive(vector, row, primitive);
    }
    if (type instanceof Type.Decimal) {
      return vector.getDecimal(row);
    }
    if (type instanceof Type.ListOf list) {
      return values(vector.getArray(row).getElements(), list.element());
    }
    if (type instanceof Type.MapOf map) {
      return entries(vector.getMap(row), map);
    }
    RowType struct = ((Type.Struct) type).row();
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < struct.size(); i++) {
      values.add(value(vector.getChild(i), row, struct.field(i).type()));
    }
    return values;
  }

  private static Object primitive(ColumnVector vector, int row, Primitive type) {
    return switch (type) {
      case BOOLEAN -> vector.getBoolean(row);
      case INT, DATE -> (long) vector.getInt(row);
      case LONG, TIMESTAMP -> vector.getLong(row);
      case FLOAT -> (double) vector.getFloat(row);
      case DOUBLE -> vector.getDouble(row);
      case STRING -> vector.getString(row);
      case BYTES -> ByteBuffer.wrap(vector.getBinary(row));
    };
  }

  private static List<Object> values(ColumnVector vector, Type type) {
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < vector.getSize(); i++) {
      values.add(value(vector, i, type));
    }
    return values;
  }

  private static Map<Object, Object> entries(MapValue map, Type.MapOf type) {
    List<Object> keys = values(map.getKeys(), Primitive.STRING);
    List<Object> items = values(map.getValues(), type.value());
    Map<Object, Object> entries = new LinkedHashMap<>();
    for (int i = 0; i < keys.size(); i++) {
      entries.put(keys.get(i), items.get(i));
    }
    return entries;
  }
}
