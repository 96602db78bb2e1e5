package io.sluice.writer.file;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Names the folder of a partition as Hive and Spark do, {@code column=value}; it is for the eyes
 * alone, the log says which partition a file is in.
 *
 * <p>So a name may be made safe: what Spark escapes is escaped, and besides everything that is not
 * plain ASCII, for a JVM in the C locale can neither write nor read such a name; a long one is cut,
 * for file systems end at 255 bytes.
 */
final class PartitionFolder {

  private static final String NULL = "__HIVE_DEFAULT_PARTITION__";
  private static final String ESCAPED = "\"#%'*/:=?\\{[]^";
  private static final int LONGEST = 120;

  private PartitionFolder() {}

  static String name(String column, @Nullable String value) {
    return escape(column) + "=" + (value == null ? NULL : escape(value));
  }

  private static String escape(String text) {
    StringBuilder escaped = new StringBuilder();
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      if (escaped.length() >= LONGEST) {
        break;
      }
      if (octet < ' ' || octet == 0x7F || ESCAPED.indexOf(octet) >= 0) {
        escaped.append("%%%02X".formatted(octet));
      } else {
        escaped.append((char) octet);
      }
    }
    return escaped.toString();
  }
}
