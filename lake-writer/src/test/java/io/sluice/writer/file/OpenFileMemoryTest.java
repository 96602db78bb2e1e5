package io.sluice.writer.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.pipeline.Compression;
import io.sluice.schema.Field;
import io.sluice.schema.RowReceiver;
import io.sluice.schema.RowType;
import io.sluice.schema.Type.Primitive;
import io.sluice.writer.table.BatchFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What files say they hold is held to what the heap grows by. */
class OpenFileMemoryTest {

  private static final int COLLECTIONS = 4;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "LONG, 100, 20, 1",
    "LONG, 100, 20, 1000",
    "STRING, 100, 20, 1000",
    "STRING, 1, 20, 20000",
    "DOUBLE, 1, 20, 100000",
    "STRING, 1, 10000, 1"
  })
  void whatIsBufferedIsOfTheSizeOfTheHeap(Primitive type, int files, int columns, int rows) {
    long before = usedHeap();
    try (BatchFiles batch = batch(type, columns)) {
      fill(batch, type, files, columns, rows);
      double heap = usedHeap() - before;

      assertThat(batch.bufferedBytes() / heap).isBetween(0.3, 4.0);
    }
  }

  private static long usedHeap() {
    Runtime runtime = Runtime.getRuntime();
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
    }
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private BatchFiles batch(Primitive type, int columns) {
    List<Field> fields = new ArrayList<>(List.of(Field.required("file", Primitive.LONG)));
    for (int i = 0; i < columns; i++) {
      fields.add(Field.optional("c" + i, type));
    }
    return ParquetFiles.of(
            folder.toUri(),
            new RowType(fields),
            List.of("file"),
            new Configuration(false),
            new ParquetSettings(64 << 20, 128 << 20, 1000, Compression.ZSTD))
        .newBatch();
  }

  private static void fill(BatchFiles batch, Primitive type, int files, int columns, int rows) {
    Random random = new Random(1);
    for (int row = 0; row < rows; row++) {
      for (int file = 0; file < files; file++) {
        batch.row().setLong(0, file);
        for (int column = 1; column <= columns; column++) {
          set(batch.row(), column, type, random.nextLong());
        }
        batch.add();
      }
    }
  }

  private static void set(RowReceiver row, int column, Primitive type, long value) {
    switch (type) {
      case DOUBLE -> row.setDouble(column, value);
      case STRING -> {
        byte[] text = Long.toString(value).getBytes(StandardCharsets.UTF_8);
        row.setBytes(column, text, 0, text.length);
      }
      default -> row.setLong(column, value);
    }
  }
}
