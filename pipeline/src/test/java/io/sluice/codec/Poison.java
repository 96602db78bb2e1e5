package io.sluice.codec;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What makes good records bad. Each kind gives one record or several. */
enum Poison {
  /** The first byte is not the wire format's zero. */
  BAD_MAGIC {
    @Override
    Stream<byte[]> of(List<byte[]> good, byte[] foreign, Random random) {
      byte[] record = one(good, random).clone();
      record[0] = (byte) (1 + random.nextInt(255));
      return Stream.of(record);
    }
  },
  /** The end is missing, at every length. */
  TRUNCATED {
    @Override
    Stream<byte[]> of(List<byte[]> good, byte[] foreign, Random random) {
      byte[] record = one(good, random);
      return IntStream.range(0, record.length).mapToObj(length -> Arrays.copyOf(record, length));
    }
  },
  /** A record of another schema under the header of this one. */
  WRONG_TYPE {
    @Override
    Stream<byte[]> of(List<byte[]> good, byte[] foreign, Random random) {
      return Stream.of(foreign);
    }
  },
  /** Bytes of no kind behind a good header. */
  GARBAGE {
    @Override
    Stream<byte[]> of(List<byte[]> good, byte[] foreign, Random random) {
      byte[] record = one(good, random);
      byte[] garbage = new byte[WireFormat.HEADER_BYTES + random.nextInt(60)];
      random.nextBytes(garbage);
      System.arraycopy(record, 0, garbage, 0, Math.min(record.length, WireFormat.HEADER_BYTES));
      return Stream.of(garbage);
    }
  },
  /** Some bits are turned over, anywhere behind the header. */
  BIT_FLIPS {
    @Override
    Stream<byte[]> of(List<byte[]> good, byte[] foreign, Random random) {
      byte[] record = one(good, random).clone();
      for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
        record[place(record, random)] ^= (byte) (1 << random.nextInt(8));
      }
      return Stream.of(record);
    }
  },
  /** A number as large as a varint can say stands in the middle: a length, or a count of items. */
  HUGE_CLAIM {
    @Override
    Stream<byte[]> of(List<byte[]> good, byte[] foreign, Random random) {
      byte[] record = one(good, random).clone();
      int at = place(record, random);
      int end = Math.min(record.length, at + 1 + random.nextInt(9));
      Arrays.fill(record, at, end, (byte) 0xfe);
      return Stream.of(record);
    }
  },
  /** The record comes twice in one. */
  DOUBLED {
    @Override
    Stream<byte[]> of(List<byte[]> good, byte[] foreign, Random random) {
      byte[] record = one(good, random);
      byte[] twice = Arrays.copyOf(record, 2 * record.length);
      System.arraycopy(record, 0, twice, record.length, record.length);
      return Stream.of(twice);
    }
  };

  /**
   * @param good records of the schema, each behind a header
   * @param foreign a record of another schema, behind the same header
   */
  abstract Stream<byte[]> of(List<byte[]> good, byte[] foreign, Random random);

  private static byte[] one(List<byte[]> good, Random random) {
    return good.get(random.nextInt(good.size()));
  }

  private static int place(byte[] record, Random random) {
    return record.length <= WireFormat.HEADER_BYTES
        ? record.length - 1
        : WireFormat.HEADER_BYTES + random.nextInt(record.length - WireFormat.HEADER_BYTES);
  }
}
