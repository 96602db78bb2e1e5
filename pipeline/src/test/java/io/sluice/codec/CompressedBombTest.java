package io.sluice.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.Type.Primitive;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.common.utils.BufferSupplier;
import org.apache.kafka.common.utils.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A batch that is small in the topic and large when the Kafka client has inflated it: the client
 * makes one record after the other, as large as it is, and we look into none that is too large.
 */
class CompressedBombTest {

  private static final int MIB = 1 << 20;
  private static final int MAX_RECORD = 16 * MIB;
  private static final RowType COLUMNS = RowType.of(Field.optional("n", Primitive.LONG));

  @ParameterizedTest
  @CsvSource({"ZSTD, 17", "ZSTD, 120", "GZIP, 60", "LZ4, 60", "SNAPPY, 20"})
  void aRecordThatInflatesBeyondTheLimitIsNotLookedInto(CompressionType type, int mib) {
    MemoryRecords batch = batch(type, padded(mib * MIB));
    assertThat(batch.sizeInBytes()).isLessThan(mib * MIB / 15);
    RecordDecoder decoder = new LimitedDecoder(new JsonDecoder(COLUMNS), MAX_RECORD);
    Row row = new Row(COLUMNS);

    long inflated =
        Allocation.of(() -> forEach(batch, value -> assertRefused(decoder, value, row)));

    // The record, and the value that is cut out of it; the client offers no bound.
    assertThat(inflated).isLessThan((2L * mib + 8) * MIB);
  }

  @Test
  void manyRecordsOfOneBatchAreInflatedOneAfterTheOther() {
    int count = 200;
    byte[] value = padded(4 * MIB);
    SimpleRecord[] records =
        IntStream.range(0, count)
            .mapToObj(i -> new SimpleRecord(value))
            .toArray(SimpleRecord[]::new);
    MemoryRecords batch =
        MemoryRecords.withRecords(Compression.of(CompressionType.ZSTD).build(), records);
    assertThat(batch.sizeInBytes()).isLessThan(MIB);
    RecordDecoder decoder = new LimitedDecoder(new JsonDecoder(COLUMNS), MAX_RECORD);
    Row row = new Row(COLUMNS);
    int[] read = {0};

    // 800 MiB in all pass through a heap of 1 GiB, none of them kept.
    forEach(
        batch,
        inflated -> {
          decoder.decode(inflated, row);
          assertThat(row.get(0)).isEqualTo(1L);
          read[0]++;
        });

    assertThat(read[0]).isEqualTo(count);
  }

  private interface Use {
    void accept(byte[] value);
  }

  private static void assertRefused(RecordDecoder decoder, byte[] value, Row row) {
    assertThatThrownBy(() -> decoder.decode(value, row))
        .isInstanceOf(MalformedRecordException.class)
        .hasMessage(
            "Cannot read record: %d bytes; 'max_record' of its stream allows %d"
                .formatted(value.length, MAX_RECORD));
  }

  /** JSON with blanks behind it. */
  private static byte[] padded(int length) {
    byte[] json = "{\"n\":1}".getBytes(StandardCharsets.UTF_8);
    byte[] value = new byte[length];
    Arrays.fill(value, (byte) ' ');
    System.arraycopy(json, 0, value, 0, json.length);
    return value;
  }

  private static MemoryRecords batch(CompressionType type, byte[] value) {
    return MemoryRecords.withRecords(Compression.of(type).build(), new SimpleRecord(value));
  }

  private static void forEach(MemoryRecords records, Use use) {
    for (MutableRecordBatch batch : records.batches()) {
      try (CloseableIterator<Record> inflating = batch.streamingIterator(BufferSupplier.create())) {
        inflating.forEachRemaining(
            record -> {
              byte[] value = new byte[record.valueSize()];
              record.value().get(value);
              use.accept(value);
            });
      }
    }
  }
}
