package io.sluice.writer.file;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Bounds of strings, cut at 32 code points as Delta does, in the order of their UTF-8 bytes, which
 * is that of their code points.
 *
 * <p>Only as many bytes are compared and kept as 32 code points can have. A cut string is a lower
 * bound as it is; an upper one has its last code point raised by one.
 */
final class TextBounds {

  static final int CODE_POINTS = 32;

  /** The first 32 code points of a string are always among these. */
  private static final int KEPT = CODE_POINTS * 4;

  private final byte[] min = new byte[KEPT];
  private final byte[] max = new byte[KEPT];
  private int minLength = -1;
  private int maxLength = -1;
  private boolean maxIsLonger;

  void add(byte[] array, int offset, int length) {
    int end = offset + Math.min(length, KEPT);
    if (minLength < 0 || Arrays.compareUnsigned(array, offset, end, min, 0, minLength) < 0) {
      minLength = end - offset;
      System.arraycopy(array, offset, min, 0, minLength);
    }
    int toMax = maxLength < 0 ? 1 : Arrays.compareUnsigned(array, offset, end, max, 0, maxLength);
    if (toMax > 0) {
      maxLength = end - offset;
      System.arraycopy(array, offset, max, 0, maxLength);
      maxIsLonger = length > KEPT;
    } else if (toMax == 0) {
      maxIsLonger |= length > KEPT;
    }
  }

  @Nullable String min() {
    return minLength < 0 ? null : decode(min, cut(min, minLength));
  }

  @Nullable String max() {
    if (maxLength < 0) {
      return null;
    }
    int cut = cut(max, maxLength);
    String text = decode(max, cut);
    return text == null || (cut == maxLength && !maxIsLonger) ? text : raised(text);
  }

  /** The number of bytes of the first code points. */
  private static int cut(byte[] utf8, int length) {
    int codePoints = 0;
    for (int i = 0; i < length; i++) {
      boolean starts = (utf8[i] & 0xC0) != 0x80;
      if (starts && ++codePoints > CODE_POINTS) {
        return i;
      }
    }
    return length;
  }

  /** Nothing for bytes that are no UTF-8: no string stands where they do. */
  private static @Nullable String decode(byte[] utf8, int length) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(utf8, 0, length))
          .toString();
    } catch (CharacterCodingException noText) {
      return null;
    }
  }

  private static @Nullable String raised(String text) {
    int end = text.length();
    while (end > 0) {
      int last = text.codePointBefore(end);
      end -= Character.charCount(last);
      if (last < Character.MAX_CODE_POINT) {
        return text.substring(0, end) + Character.toString(next(last));
      }
    }
    return null;
  }

  private static int next(int codePoint) {
    return codePoint + 1 == Character.MIN_SURROGATE ? Character.MAX_SURROGATE + 1 : codePoint + 1;
  }
}
