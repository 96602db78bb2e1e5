package io.sluice.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A cursor over the bytes of one JSON object that goes over what is common and declines the rest.
 *
 * <p>A method that answers false, or a negative number, has declined: what is there may be right or
 * wrong, and the cursor is anywhere. What it does not decline is right (RFC 8259). It never reads
 * outside of the record.
 */
final class JsonCursor {

  /** What Jackson bounds a string to, in characters, which are never more than its bytes. */
  private static final int MAX_STRING_BYTES = 20_000_000;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH_BITS = 0x8080808080808080L;
  private static final long QUOTES = '"' * ONES;
  private static final long BACKSLASHES = '\\' * ONES;
  private static final long BLANKS = ' ' * ONES;

  private byte[] bytes = {};
  private int position;
  private int start;
  private int end;
  private boolean escaped;

  /** Goes to the start of another record. */
  void open(byte[] record, int offset) {
    bytes = record;
    position = offset;
  }

  byte[] bytes() {
    return bytes;
  }

  int position() {
    return position;
  }

  /** Where the string begins that was gone over last, behind its quote. */
  int start() {
    return start;
  }

  /** Where that string ends, before its quote. */
  int end() {
    return end;
  }

  /** Whether that string has a backslash in it. */
  boolean isEscaped() {
    return escaped;
  }

  boolean isAtEnd() {
    return position == bytes.length;
  }

  /** The byte at the cursor; 0, which is nowhere in JSON, behind the last. */
  byte peek() {
    return position < bytes.length ? bytes[position] : 0;
  }

  void skip(int count) {
    position += count;
  }

  void skipBlanks() {
    while (position < bytes.length && isBlank(bytes[position])) {
      position++;
    }
  }

  private static boolean isBlank(byte at) {
    return at == ' ' || at == '\n' || at == '\r' || at == '\t';
  }

  /** Goes over a byte, if it is this one. */
  boolean take(char expected) {
    if (peek() != expected) {
      return false;
    }
    position++;
    return true;
  }

  /** Goes over these bytes, if they are there. */
  boolean take(byte[] expected) {
    int length = expected.length;
    if (length > bytes.length - position) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (bytes[position + i] != expected[i]) {
        return false;
      }
    }
    position += length;
    return true;
  }

  /** Goes over a string with its quotes. */
  boolean takeString() {
    if (!take('"')) {
      return false;
    }
    start = position;
    escaped = false;
    while (true) {
      skipOrdinary();
      if (position >= bytes.length) {
        return false;
      }
      byte at = bytes[position];
      if (at == '"') {
        end = position++;
        return end - start <= MAX_STRING_BYTES;
      }
      int length = at == '\\' ? 2 : Utf8.sequenceLength(bytes, position, bytes.length);
      if (length == 0) {
        return false;
      }
      escaped |= at == '\\';
      position += length;
    }
  }

  /** Goes to the next byte that is a quote, a backslash, a control character or not ASCII. */
  private void skipOrdinary() {
    int at = position;
    // A backslash may have led behind the end.
    while (at <= bytes.length - Long.BYTES) {
      long found = special((long) LONG.get(bytes, at));
      if (found != 0) {
        position = at + (Long.numberOfTrailingZeros(found) >>> 3);
        return;
      }
      at += Long.BYTES;
    }
    while (at < bytes.length && isOrdinary(bytes[at])) {
      at++;
    }
    position = at;
  }

  private static boolean isOrdinary(byte at) {
    return at >= ' ' && at != '"' && at != '\\';
  }

  /**
   * The high bit of bytes that are special. The lowest one is exact; those above it may be wrong,
   * by a borrow.
   */
  private static long special(long eight) {
    long quotes = eight ^ QUOTES;
    long backslashes = eight ^ BACKSLASHES;
    long found =
        ((quotes - ONES) & ~quotes)
            | ((backslashes - ONES) & ~backslashes)
            | ((eight - BLANKS) & ~eight)
            | eight;
    return found & HIGH_BITS;
  }
}
