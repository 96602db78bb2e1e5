package io.sluice.writer.delta;

import java.nio.charset.StandardCharsets;

/**
 * File paths as a Delta log holds them: "a relative path to a data file ... or an absolute path",
 * "a URI as specified by RFC 2396" (Delta PROTOCOL.md, "Add File and Remove File").
 */
final class PathEncoding {

  private static final String PLAIN = "/-_.~=";
  private static final String HEX = "0123456789ABCDEF";

  private PathEncoding() {}

  /**
   * Encodes every byte that is not plainly harmless, the percent sign among them: a folder named
   * {@code at=10%3A00} becomes {@code at=10%253A00}.
   */
  static String encode(String path) {
    StringBuilder encoded = new StringBuilder(path.length() + 16);
    for (byte octet : path.getBytes(StandardCharsets.UTF_8)) {
      append(encoded, octet & 0xff);
    }
    return encoded.toString();
  }

  private static void append(StringBuilder encoded, int octet) {
    if (isPlain((char) octet)) {
      encoded.append((char) octet);
    } else {
      encoded.append('%').append(HEX.charAt(octet >> 4)).append(HEX.charAt(octet & 0xf));
    }
  }

  private static boolean isPlain(char character) {
    return (character >= 'a' && character <= 'z')
        || (character >= 'A' && character <= 'Z')
        || (character >= '0' && character <= '9')
        || PLAIN.indexOf(character) >= 0;
  }
}
