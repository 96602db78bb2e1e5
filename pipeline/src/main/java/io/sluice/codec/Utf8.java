package io.sluice.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** UTF-8, strictly (RFC 3629: no overlong forms, no surrogates, to U+10FFFF). */
final class Utf8 {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long HIGH_BITS = 0x8080808080808080L;

  private Utf8() {}

  /** Tells whether bytes are UTF-8. */
  static boolean isValid(byte[] bytes, int offset, int length) {
    int end = offset + length;
    int at = offset;
    int lastLong = end - Long.BYTES;
    while (at <= lastLong && isAscii(bytes, at)) {
      at += Long.BYTES;
    }
    if (at > lastLong && lastLong >= offset && isAscii(bytes, lastLong)) {
      return true;
    }
    while (at < end) {
      int size = bytes[at] >= 0 ? 1 : sequenceLength(bytes, at, end);
      if (size == 0) {
        return false;
      }
      at += size;
    }
    return true;
  }

  private static boolean isAscii(byte[] bytes, int at) {
    return ((long) LONG.get(bytes, at) & HIGH_BITS) == 0;
  }

  /** The bytes of the character that starts with a high bit, or 0 if there is none. */
  static int sequenceLength(byte[] bytes, int at, int end) {
    int lead = bytes[at] & 0xff;
    if (lead < 0xc2 || lead > 0xf4) {
      return 0;
    }
    int size = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    if (end - at < size || !isSecond(lead, bytes[at + 1] & 0xff)) {
      return 0;
    }
    for (int i = 2; i < size; i++) {
      if ((bytes[at + i] & 0xc0) != 0x80) {
        return 0;
      }
    }
    return size;
  }

  /** The second byte is where overlong forms, surrogates and too large numbers show. */
  private static boolean isSecond(int lead, int second) {
    int least = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    int most = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    return second >= least && second <= most;
  }
}
