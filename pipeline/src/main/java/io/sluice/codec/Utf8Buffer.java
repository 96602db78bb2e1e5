package io.sluice.codec;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Turns the characters of one string after the other into UTF-8, in one array that grows. */
final class Utf8Buffer {

  private static final int MAX_BYTES_PER_CHAR = 3;

  private final CharsetEncoder encoder =
      StandardCharsets.UTF_8
          .newEncoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);

  private ByteBuffer out = ByteBuffer.allocate(256);

  /** The bytes of the string encoded last, from the start of the array. */
  byte[] bytes() {
    return out.array();
  }

  /**
   * Encodes a string.
   *
   * @return the number of its bytes
   * @throws MalformedRecordException if half of a surrogate pair stands alone
   */
  int encode(char[] chars, int offset, int length) {
    long most = (long) length * MAX_BYTES_PER_CHAR;
    if (most > out.capacity()) {
      out = ByteBuffer.allocate(Math.toIntExact(most));
    }
    out.clear();
    CoderResult result = encoder.reset().encode(CharBuffer.wrap(chars, offset, length), out, true);
    if (result.isError()) {
      throw new MalformedRecordException("string with half of a surrogate pair");
    }
    return out.position();
  }
}
