package io.sluice.codec;

/** Turns strings with backslashes into what they stand for, in one array that grows. */
final class JsonEscapes {

  private static final int HEX_CHARS = 4;

  private byte[] out = new byte[256];
  private int length;

  /** The bytes of the string read last, from the start of the array. */
  byte[] bytes() {
    return out;
  }

  int length() {
    return length;
  }

  /** Reads the string that the cursor went over last; declines what is no escape. */
  boolean read(JsonCursor in) {
    byte[] bytes = in.bytes();
    // No escape is shorter than what it stands for.
    if (out.length < in.end() - in.start()) {
      out = new byte[(in.end() - in.start()) * 2];
    }
    length = 0;
    int at = in.start();
    while (at < in.end()) {
      if (bytes[at] != '\\') {
        out[length++] = bytes[at++];
      } else if (bytes[at + 1] == 'u') {
        at = unicode(bytes, at, in.end());
      } else {
        at = simple(bytes[at + 1]) ? at + 2 : -1;
      }
      if (at < 0) {
        return false;
      }
    }
    return true;
  }

  private boolean simple(byte name) {
    int stands =
        switch (name) {
          case '"', '\\', '/' -> name;
          case 'b' -> '\b';
          case 'f' -> '\f';
          case 'n' -> '\n';
          case 'r' -> '\r';
          case 't' -> '\t';
          default -> -1;
        };
    if (stands >= 0) {
      out[length++] = (byte) stands;
    }
    return stands >= 0;
  }

  /** Reads one escape, or two that are a surrogate pair; answers where to go on. */
  private int unicode(byte[] bytes, int at, int end) {
    int first = hex(bytes, at + 2, end);
    int next = at + 2 + HEX_CHARS;
    if (first < 0 || !Character.isSurrogate((char) first)) {
      return first < 0 ? -1 : append(first, next);
    }
    boolean pair = next + 1 < end && bytes[next] == '\\' && bytes[next + 1] == 'u';
    int second = pair ? hex(bytes, next + 2, end) : -1;
    return second >= 0 && Character.isSurrogatePair((char) first, (char) second)
        ? append(Character.toCodePoint((char) first, (char) second), next + 2 + HEX_CHARS)
        : -1;
  }

  private static int hex(byte[] bytes, int at, int end) {
    if (at + HEX_CHARS > end) {
      return -1;
    }
    int value = 0;
    for (int i = at; i < at + HEX_CHARS; i++) {
      // Of ASCII alone: Character.digit knows digits of other scripts too.
      int digit = bytes[i] < 0 ? -1 : Character.digit(bytes[i], 16);
      if (digit < 0) {
        return -1;
      }
      value = value << 4 | digit;
    }
    return value;
  }

  private int append(int codePoint, int next) {
    if (codePoint < 0x80) {
      out[length++] = (byte) codePoint;
    } else if (codePoint < 0x800) {
      out[length++] = (byte) (0xc0 | codePoint >> 6);
      out[length++] = continuation(codePoint);
    } else if (codePoint < Character.MIN_SUPPLEMENTARY_CODE_POINT) {
      out[length++] = (byte) (0xe0 | codePoint >> 12);
      out[length++] = continuation(codePoint >> 6);
      out[length++] = continuation(codePoint);
    } else {
      out[length++] = (byte) (0xf0 | codePoint >> 18);
      out[length++] = continuation(codePoint >> 12);
      out[length++] = continuation(codePoint >> 6);
      out[length++] = continuation(codePoint);
    }
    return next;
  }

  private static byte continuation(int bits) {
    return (byte) (0x80 | bits & 0x3f);
  }
}
