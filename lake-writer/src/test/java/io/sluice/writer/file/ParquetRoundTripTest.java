package io.sluice.writer.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.pipeline.Compression;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import io.sluice.schema.Type.Primitive;
import io.sluice.writer.table.DataFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ParquetRoundTripTest {

  @TempDir Path folder;

  /** Of every compression in turn. */
  private static ParquetSettings smallRowGroups(long seed) {
    Compression[] all = Compression.values();
    return new ParquetSettings(2000, 1 << 20, 3, all[(int) (seed / 2 % all.length)]);
  }

  static IntStream seeds() {
    return IntStream.range(0, 60);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void whatIsWrittenIsReadByAnotherImplementation(long seed) throws IOException {
    RandomRows random = new RandomRows(seed);
    RowType type = random.type(2, List.of());
    List<Row> rows = IntStream.range(0, 150).mapToObj(i -> random.row(type)).toList();
    LocalTable table = LocalTable.create(folder, type, List.of());

    List<DataFile> files = table.append(rows, smallRowGroups(seed));

    Map<String, List<List<Object>>> found = table.reader().rowsByFile();
    assertThat(files).hasSize(1);
    assertThat(found.get(files.get(0).path()))
        .containsExactlyElementsOf(rows.stream().map(Plain::row).toList());
    assertStatistics(type, Set.of(), files, found);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void partitionedRowsAreReadByAnotherImplementation(long seed) throws IOException {
    RandomRows random = new RandomRows(seed);
    RowType type = random.type(1, partitionTypes(random, 1 + (int) seed % 2));
    List<String> partitionColumns = type.names().stream().filter(n -> n.startsWith("p")).toList();
    List<Row> rows = rowsOfFewPartitions(random, new Random(seed), type, partitionColumns.size());
    LocalTable table = LocalTable.create(folder, type, partitionColumns);

    List<DataFile> files = table.append(rows, smallRowGroups(seed));

    Map<String, List<List<Object>>> found = table.reader().rowsByFile();
    assertThat(found.values().stream().flatMap(List::stream).toList())
        .containsExactlyInAnyOrderElementsOf(rows.stream().map(row -> asRead(row, type)).toList());
    assertStatistics(type, Set.copyOf(partitionColumns), files, found);
  }

  private static void assertStatistics(
      RowType type,
      Set<String> partitionColumns,
      List<DataFile> files,
      Map<String, List<List<Object>>> found) {
    assertThat(found).containsOnlyKeys(files.stream().map(DataFile::path).toList());
    for (DataFile file : files) {
      assertThat(
              StatisticsCheck.faults(
                  file.statistics(), type, partitionColumns, found.get(file.path())))
          .isEmpty();
    }
  }

  private static List<Type> partitionTypes(RandomRows random, int count) {
    List<Type> types = new ArrayList<>();
    while (types.size() < count) {
      Type type = random.leaf();
      if (type != Primitive.BYTES) {
        types.add(type);
      }
    }
    return types;
  }

  private static List<Row> rowsOfFewPartitions(
      RandomRows random, Random choice, RowType type, int partitionColumns) {
    List<Row> partitions = IntStream.range(0, 5).mapToObj(i -> random.row(type)).toList();
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      Row row = random.row(type);
      Row partition = partitions.get(choice.nextInt(partitions.size()));
      Object[] values = new Object[type.size()];
      for (int column = 0; column < values.length; column++) {
        values[column] = (column < partitionColumns ? partition : row).get(column);
      }
      rows.add(Row.of(type, values));
    }
    return rows;
  }

  /** Delta has no empty string in a partition column; it is null (PROTOCOL.md). */
  private static List<Object> asRead(Row row, RowType type) {
    List<Object> values = Plain.row(row);
    for (int i = 0; i < values.size(); i++) {
      if (type.field(i).name().startsWith("p") && "".equals(values.get(i))) {
        values.set(i, null);
      }
    }
    return values;
  }
}
