package io.sluice.codec;

import static io.sluice.codec.RandomRows.plain;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class JsonRoundTripTest {

  private static final int SEEDS = 1000;

  @Test
  void readsWhatItWrites() {
    for (long seed = 0; seed < SEEDS; seed++) {
      Row row = row(seed);
      byte[] bytes = new JsonEncoder(row.type()).encode(row);
      assertThat(plain(decode(bytes, row.type()))).as("seed %d", seed).isEqualTo(plain(row));
    }
  }

  @Test
  void refusesEveryTruncation() {
    for (long seed = 0; seed < SEEDS / 10; seed++) {
      Row row = row(seed);
      byte[] bytes = new JsonEncoder(row.type()).encode(row);
      for (int length = 0; length < bytes.length; length++) {
        byte[] part = Arrays.copyOf(bytes, length);
        assertThatThrownBy(() -> decode(part, row.type()))
            .as("seed %d, %d bytes", seed, length)
            .isInstanceOf(MalformedRecordException.class);
      }
    }
  }

  @Test
  void meetsGarbageWithOneExceptionOnly() {
    for (long seed = 0; seed < SEEDS; seed++) {
      RandomRows random = new RandomRows(seed);
      Row row = random.row(random.type(2));
      assertMalformedOrFine(decodeFailure(random.garbage(30), row.type()), seed);
      byte[] bytes = new JsonEncoder(row.type()).encode(row);
      for (int i = 0; i < bytes.length; i++) {
        byte before = bytes[i];
        bytes[i] = random.garbage(1)[0];
        assertMalformedOrFine(decodeFailure(bytes, row.type()), seed);
        bytes[i] = before;
      }
    }
  }

  private static Row row(long seed) {
    RandomRows random = new RandomRows(seed);
    return random.row(random.type(3));
  }

  private static Throwable decodeFailure(byte[] bytes, RowType type) {
    return catchThrowable(() -> decode(bytes, type));
  }

  private static Row decode(byte[] bytes, RowType type) {
    Row row = new Row(type);
    new JsonDecoder(type).decode(bytes, row);
    return row;
  }

  private static void assertMalformedOrFine(Throwable thrown, long seed) {
    if (thrown != null) {
      assertThat(thrown).as("seed %d", seed).isInstanceOf(MalformedRecordException.class);
    }
  }
}
