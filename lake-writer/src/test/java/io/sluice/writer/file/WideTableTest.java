package io.sluice.writer.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.codec.JsonDecoder;
import io.sluice.codec.JsonEncoder;
import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import io.sluice.schema.Type.Primitive;
import io.sluice.writer.table.BatchFiles;
import io.sluice.writer.table.DataFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** As many columns as a stream may have are written, and read by another implementation. */
class WideTableTest {

  private static final Type[] TYPES = {
    Primitive.LONG, Primitive.STRING, Primitive.DOUBLE, Primitive.BOOLEAN, Primitive.TIMESTAMP
  };

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {1_000, 10_000})
  void wideRowsAreWritten(int columns) throws IOException {
    RowType type =
        new RowType(
            IntStream.range(0, columns)
                .mapToObj(i -> Field.optional("c" + i, TYPES[i % TYPES.length]))
                .toList());
    List<Row> rows = IntStream.range(0, 3).mapToObj(i -> row(type, i)).toList();
    LocalTable table = LocalTable.create(folder, type, List.of());
    JsonDecoder decoder = new JsonDecoder(type);
    JsonEncoder encoder = new JsonEncoder(type);

    try (BatchFiles batch = table.files(ParquetSettings.DEFAULT).newBatch()) {
      for (Row row : rows) {
        decoder.decode(encoder.encode(row), batch.row());
        batch.add();
      }
      List<DataFile> files = batch.finish();
      table.commit(files);
      Map<String, List<List<Object>>> found = table.reader().rowsByFile();
      assertThat(found.get(files.get(0).path()))
          .containsExactlyElementsOf(rows.stream().map(Plain::row).toList());
    }
  }

  private static Row row(RowType type, int seed) {
    return Row.of(
        type,
        IntStream.range(0, type.size())
            .mapToObj(i -> (i + seed) % 3 == 0 ? null : value(type.field(i).type(), i))
            .toArray());
  }

  private static Object value(Type type, int i) {
    return switch ((Primitive) type) {
      case STRING -> "s" + i;
      case DOUBLE -> i / 4.0;
      case BOOLEAN -> i % 2 == 0;
      default -> (long) i;
    };
  }
}
