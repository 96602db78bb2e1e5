package io.sluice.codec;

/** UTF-8 byte by byte (RFC 3629). */
final class Utf8 {

  private Utf8() {}

  /**
   * The length of the sequence of a character that is not ASCII; 0 if there is none: nothing that
   * is cut short, longer than it has to be, half of a surrogate pair or behind U+10FFFF is one.
   */
  static int sequenceLength(byte[] bytes, int at) {
    int first = bytes[at] & 0xff;
    int length = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
    if (length == 0 || length > bytes.length - at) {
      return 0;
    }
    for (int i = 1; i < length; i++) {
      if ((bytes[at + i] & 0xc0) != 0x80) {
        return 0;
      }
    }
    return isOutOfRange(first, bytes[at + 1] & 0xff) ? 0 : length;
  }

  private static boolean isOutOfRange(int first, int second) {
    return switch (first) {
      case 0xe0 -> second < 0xa0;
      case 0xed -> second >= 0xa0;
      case 0xf0 -> second < 0x90;
      case 0xf4 -> second >= 0x90;
      default -> false;
    };
  }
}
