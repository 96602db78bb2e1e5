package io.sluice.writer.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.Type.Primitive;
import io.sluice.writer.delta.LoggedTable;
import io.sluice.writer.delta.Staging;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A staging table, which names another table's files, is read by another implementation. */
class StagedTableTest {

  private static final RowType ROWS =
      RowType.of(Field.optional("id", Primitive.LONG), Field.optional("city", Primitive.STRING));

  @TempDir Path folder;

  private static List<Row> rows(String... cities) {
    return Stream.of(cities)
        .flatMap(city -> Stream.of(Row.of(ROWS, 1L, city), Row.of(ROWS, 2L, city)))
        .toList();
  }

  @Test
  void readersFindTheRowsOfTheVersionWhateverItsPathsAre() throws IOException {
    LocalTable table = LocalTable.create(folder.resolve("orders"), ROWS, List.of("city"));
    table.append(rows("New York", "50% / ä"), ParquetSettings.DEFAULT);
    List<List<Object>> then =
        table.reader().rowsByFile().values().stream().flatMap(List::stream).toList();
    table.append(rows("Paris"), ParquetSettings.DEFAULT);
    Configuration configuration = new Configuration();
    LoggedTable logged =
        LoggedTable.open("shop", "orders", table.layout().location(), configuration).orElseThrow();

    new Staging("orders.staged", folder.resolve("orders.staged").toUri(), configuration)
        .create(logged.content(0), logged.location(), Instant.EPOCH, "test");

    KernelReader staged = new KernelReader(folder.resolve("orders.staged").toUri(), ROWS);
    assertThat(staged.rowsByFile().values().stream().flatMap(List::stream))
        .containsExactlyInAnyOrderElementsOf(then)
        .hasSize(4);
  }
}
