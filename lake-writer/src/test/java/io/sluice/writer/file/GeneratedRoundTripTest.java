package io.sluice.writer.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.codec.GeneratedStream;
import io.sluice.codec.RecordDecoder;
import io.sluice.pipeline.Compression;
import io.sluice.schema.RowType;
import io.sluice.writer.table.BatchFiles;
import io.sluice.writer.table.DataFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * From the bytes of a record to what another implementation reads in the table: what that format's
 * own oracle reads in the bytes.
 */
class GeneratedRoundTripTest {

  private static final int SCHEMAS = 40;
  private static final int RECORDS = 50;
  private static final ParquetSettings SMALL_ROW_GROUPS =
      new ParquetSettings(2000, 1 << 20, 3, Compression.ZSTD);

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void whatIsReadInTheTableIsWhatTheOracleReadsInTheRecords(GeneratedStream.Kind kind)
      throws Exception {
    for (long seed = 0; seed < SCHEMAS; seed++) {
      check(kind, seed, false);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theCheckFindsTwoRecordsThatChangedPlaces(GeneratedStream.Kind kind) {
    assertThatThrownBy(
            () -> {
              for (long seed = 0; seed < SCHEMAS; seed++) {
                check(kind, seed, true);
              }
            })
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(kind + ", seed ");
  }

  private void check(GeneratedStream.Kind kind, long seed, boolean fault) throws Exception {
    GeneratedStream stream = kind.of(seed);
    List<byte[]> records = new ArrayList<>();
    List<Object> expected = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++) {
      records.add(stream.nextRecord());
      expected.add(stream.expected(records.get(i)));
    }
    if (fault) {
      records.add(1, records.remove(0));
    }
    try {
      assertThat(readBack(stream, records, newFolder(kind + "-" + seed))).isEqualTo(expected);
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          "%s, seed %d: columns %s, schema %s"
              .formatted(kind, seed, stream.columns(), stream.schema()),
          e);
    }
  }

  private Path newFolder(String name) throws IOException {
    return Files.createDirectory(folder.resolve(name));
  }

  private static List<List<Object>> readBack(
      GeneratedStream stream, List<byte[]> records, Path location) throws Exception {
    RowType columns = stream.columns();
    LocalTable table = LocalTable.create(location, columns, List.of());
    RecordDecoder decoder = stream.decoder();
    try (BatchFiles batch = table.files(SMALL_ROW_GROUPS).newBatch()) {
      for (byte[] record : records) {
        // Overwritten once the row is added: nothing may point into the record any longer.
        byte[] lent = record.clone();
        decoder.decode(lent, batch.row());
        batch.add();
        Arrays.fill(lent, (byte) 0xEE);
      }
      List<DataFile> files = batch.finish();
      table.commit(files);
      Map<String, List<List<Object>>> found = table.reader().rowsByFile();
      return found.get(files.get(0).path());
    }
  }
}
