package io.sluice.benchmark;

import io.delta.kernel.Scan;
import io.delta.kernel.Snapshot;
import io.delta.kernel.TableManager;
import io.delta.kernel.data.ColumnVector;
import io.delta.kernel.data.ColumnarBatch;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.engine.FileReadResult;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.data.ScanStateRow;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.types.StructType;
import io.delta.kernel.utils.CloseableIterator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Optional;
import java.util.zip.CRC32;
import org.apache.hadoop.conf.Configuration;

/** Reads by Delta Kernel with its own engine, on one thread. */
record KernelTable(Path folder) implements TableReader {

  private static final int LAST_COLUMN = 10;

  /** Takes what was read. */
  private interface Batches {
    void take(ColumnarBatch batch);
  }

  /** Takes a row that says where a file is. */
  private interface Files {
    void take(Row file) throws IOException;
  }

  @Override
  public long files() throws IOException {
    Engine engine = engine();
    long[] files = new long[1];
    eachFile(engine, snapshot(engine).getScanBuilder().build(), file -> files[0]++);
    return files[0];
  }

  @Override
  public long rows() throws IOException {
    long[] rows = new long[1];
    eachBatch(batch -> rows[0] += batch.getSize());
    return rows[0];
  }

  @Override
  public Content filled() throws IOException {
    long end = LocalDate.parse(SmallFilesMain.END_OF_FILL).toEpochDay();
    long[] sums = new long[2];
    eachBatch(
        batch -> {
          ColumnVector day = batch.getColumnVector(LAST_COLUMN);
          for (int at = 0; at < batch.getSize(); at++) {
            if (day.getInt(at) < end) {
              sums[0]++;
              sums[1] += checksum(batch, at);
            }
          }
        });
    return new Content(sums[0], sums[1]);
  }

  private static long checksum(ColumnarBatch batch, int at) {
    String text =
        String.join(
            "|",
            batch.getColumnVector(0).getString(at),
            Long.toString(batch.getColumnVector(1).getLong(at)),
            Long.toString(batch.getColumnVector(2).getLong(at)),
            batch.getColumnVector(3).getString(at),
            batch.getColumnVector(4).getString(at),
            batch.getColumnVector(5).getString(at),
            batch.getColumnVector(6).getString(at),
            Double.toString(batch.getColumnVector(7).getDouble(at)),
            Integer.toString(batch.getColumnVector(8).getInt(at)),
            batch.getColumnVector(9).getString(at),
            Integer.toString(batch.getColumnVector(LAST_COLUMN).getInt(at)));
    CRC32 crc = new CRC32();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return crc.getValue();
  }

  private void eachBatch(Batches into) throws IOException {
    Engine engine = engine();
    Scan scan = snapshot(engine).getScanBuilder().build();
    Row state = scan.getScanState(engine);
    StructType columns = ScanStateRow.getPhysicalDataReadSchema(state);
    eachFile(
        engine,
        scan,
        file -> {
          try (CloseableIterator<ColumnarBatch> physical =
                  engine
                      .getParquetHandler()
                      .readParquetFiles(
                          Utils.singletonCloseableIterator(
                              InternalScanFileUtils.getAddFileStatus(file)),
                          columns,
                          Optional.empty())
                      .map(FileReadResult::getData);
              CloseableIterator<FilteredColumnarBatch> logical =
                  Scan.transformPhysicalData(engine, state, file, physical)) {
            while (logical.hasNext()) {
              into.take(logical.next().getData());
            }
          }
        });
  }

  private static void eachFile(Engine engine, Scan scan, Files into) throws IOException {
    try (CloseableIterator<FilteredColumnarBatch> batches = scan.getScanFiles(engine)) {
      while (batches.hasNext()) {
        try (CloseableIterator<Row> files = batches.next().getRows()) {
          while (files.hasNext()) {
            into.take(files.next());
          }
        }
      }
    }
  }

  private Snapshot snapshot(Engine engine) {
    return TableManager.loadSnapshot(folder.toUri().toString()).build(engine);
  }

  private static Engine engine() {
    return DefaultEngine.create(new Configuration());
  }
}
