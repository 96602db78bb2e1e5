package io.sluice.codec;

import static io.sluice.codec.RandomRows.plain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.schema.Row;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever is done to a record, it is read as the oracle reads it or it is malformed: never another
 * exception, never a value that is made up, and in bounded time and memory.
 */
@Timeout(120)
class PoisonTest {

  private static final int RECORDS = 50_000;
  private static final int GOOD = 5;
  private static final int TIMES = 20;
  private static final int HEADER_ID = 77;

  /** What a small record may allocate, the making of messages included. */
  private static final long MAX_BYTES = 4 << 20;

  private int malformed;
  private int read;

  @ParameterizedTest
  @EnumSource
  void everyPoisonIsReadAsTheOracleReadsItOrIsMalformed(GeneratedStream.Kind kind) {
    check(kind, RECORDS, UnaryOperator.identity());

    assertThat(malformed + read).isGreaterThanOrEqualTo(RECORDS);
    assertThat(malformed).isGreaterThan(RECORDS / 4);
    assertThat(read).isGreaterThan(RECORDS / 100);
  }

  @ParameterizedTest
  @EnumSource
  void theCheckFindsADecoderThatGuesses(GeneratedStream.Kind kind) {
    assertThatThrownBy(() -> check(kind, RECORDS, PoisonTest::guessing))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(kind + ", seed ");
  }

  /** Leaves what it has read so far where a record is malformed. */
  private static RecordDecoder guessing(RecordDecoder decoder) {
    return (record, offset, into) -> {
      try {
        decoder.decode(record, offset, into);
      } catch (MalformedRecordException e) {
        // The fault.
      }
    };
  }

  private void check(GeneratedStream.Kind kind, int records, UnaryOperator<RecordDecoder> fault) {
    int left = records;
    for (long seed = 0; left > 0; seed++) {
      Random random = new Random(seed);
      Target target = new Target(kind, seed, fault);
      List<byte[]> good = IntStream.range(0, GOOD).mapToObj(i -> target.record()).toList();
      byte[] foreign = target.framed(kind.of(seed + 1).nextRecord());
      List<byte[]> poisoned =
          Stream.of(Poison.values())
              .filter(poison -> poison != Poison.BAD_MAGIC || target.hasHeader())
              .flatMap(
                  poison ->
                      Stream.generate(() -> poison)
                          .limit(poison == Poison.TRUNCATED ? 1 : TIMES)
                          .flatMap(each -> each.of(good, foreign, random)))
              .toList();
      poisoned.forEach(target::check);
      left -= poisoned.size();
    }
  }

  /** A stream whose records have the header of their format. */
  private final class Target {

    private final GeneratedStream.Kind kind;
    private final long seed;
    private final GeneratedStream stream;
    private final RecordDecoder decoder;
    private final Row row;

    Target(GeneratedStream.Kind kind, long seed, UnaryOperator<RecordDecoder> fault) {
      this.kind = kind;
      this.seed = seed;
      this.stream = kind.of(seed);
      this.decoder = fault.apply(stream.decoder());
      this.row = new Row(stream.columns());
    }

    boolean hasHeader() {
      return kind != GeneratedStream.Kind.JSON;
    }

    byte[] record() {
      return framed(stream.nextRecord());
    }

    byte[] framed(byte[] payload) {
      if (!hasHeader()) {
        return payload;
      }
      byte[] record = Arrays.copyOf(WireFormat.header(HEADER_ID), 5 + payload.length);
      System.arraycopy(payload, 0, record, WireFormat.HEADER_BYTES, payload.length);
      return record;
    }

    void check(byte[] record) {
      try {
        long bytes = Allocation.of(() -> decodeAndCompare(record));
        assertThat(bytes).isLessThan(MAX_BYTES);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError(
            "%s, seed %d: %s, columns %s, schema %s"
                .formatted(
                    kind,
                    seed,
                    HexFormat.of().formatHex(record),
                    stream.columns(),
                    stream.schema()),
            e);
      }
    }

    private void decodeAndCompare(byte[] record) {
      try {
        decode(record);
      } catch (MalformedRecordException e) {
        assertThat(e.getMessage()).hasSizeLessThan(1_000);
        malformed++;
        return;
      }
      read++;
      assertThat(plain(row)).isEqualTo(expected(record));
    }

    private void decode(byte[] record) {
      int offset = 0;
      if (hasHeader()) {
        WireFormat.schemaId(record);
        offset = WireFormat.HEADER_BYTES;
      }
      decoder.decode(record, offset, row);
    }

    private Object expected(byte[] record) {
      int offset = hasHeader() ? WireFormat.HEADER_BYTES : 0;
      try {
        return stream.expected(Arrays.copyOfRange(record, offset, record.length));
      } catch (Exception e) {
        throw new AssertionError("read as " + row + ", and the oracle finds no value", e);
      }
    }
  }
}
