package io.sluice.writer.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.pipeline.Compression;
import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.Type.Primitive;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BytesDictionaryTest {

  @TempDir Path folder;

  @Test
  void numbersDistinctStringsInTheirOrder() {
    Random random = new Random(1);
    BytesDictionary dictionary = new BytesDictionary();
    for (int round = 0; round < 2; round++) {
      Map<ByteBuffer, Integer> expected = new HashMap<>();
      for (int i = 0; i < 100_000; i++) {
        byte[] text = text(random);
        int from = random.nextInt(text.length + 1);
        byte[] part = Arrays.copyOfRange(text, from, text.length);
        int known = expected.size();
        int id = expected.computeIfAbsent(ByteBuffer.wrap(part), none -> known);
        assertThat(dictionary.idOf(text, from, text.length)).isEqualTo(id);
      }
      assertThat(dictionary.size()).isEqualTo(expected.size());
      int[] starts = dictionary.starts();
      expected.forEach(
          (part, id) -> assertThat(value(dictionary, starts[id])).isEqualTo(part.array()));
      dictionary.clear();
    }
  }

  private static byte[] text(Random random) {
    // Few letters, so that strings repeat and differ in the last byte alone.
    byte[] text = new byte[random.nextInt(20)];
    for (int i = 0; i < text.length; i++) {
      text[i] = (byte) (i < text.length - 3 ? 0 : random.nextInt(7) - 3);
    }
    return text;
  }

  private static byte[] value(BytesDictionary dictionary, int start) {
    return Arrays.copyOfRange(dictionary.bytes(), start, start + dictionary.length(start));
  }

  /** More than one page, more than one row group, and more than a dictionary may hold. */
  @Test
  void columnsOfFewManyAndOnlyDistinctStringsAreReadByAnotherImplementation() throws IOException {
    RowType type =
        RowType.of(
            Field.optional("few", Primitive.STRING),
            Field.optional("many", Primitive.STRING),
            Field.required("distinct", Primitive.STRING),
            Field.optional("bytes", Primitive.BYTES));
    Random random = new Random(1);
    List<Row> rows = IntStream.range(0, 60_000).mapToObj(i -> row(type, i, random)).toList();
    LocalTable table = LocalTable.create(folder, type, List.of());

    table.append(rows, new ParquetSettings(3 << 20, 1 << 30, 1, Compression.SNAPPY));

    assertThat(table.reader().rowsByFile().values())
        .singleElement()
        .isEqualTo(rows.stream().map(Plain::row).toList());
  }

  private static Row row(RowType type, int i, Random random) {
    return Row.of(
        type,
        random.nextInt(5) == 0 ? null : "f" + random.nextInt(4),
        "m" + random.nextInt(20_000),
        "a text that is never the same, number " + i,
        new byte[] {(byte) random.nextInt(3)});
  }
}
