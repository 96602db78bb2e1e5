package io.sluice.table;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The restore points of a table: versions that have a name and are to stay readable.
 *
 * <p>Each is a property of the table, so it is in every checkpoint and seen by anybody.
 */
public final class Tags {

  private static final String PREFIX = "sluice.tag.";
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9._-]{0,63}");
  private static final Pattern VERSION = Pattern.compile("[0-9]{1,18}");

  private Tags() {}

  /** The table property of a tag; its value is the version. */
  public static String property(String name) {
    return PREFIX + name;
  }

  /**
   * Whether it can be a tag: a letter, then at most 63 letters, digits, dots, underscores and
   * hyphens. So it is neither a version nor a time.
   */
  public static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /** The versions by their names, from the properties of a table. */
  public static SortedMap<String, Long> of(Map<String, String> properties) {
    SortedMap<String, Long> tags = new TreeMap<>();
    properties.forEach(
        (key, value) -> {
          if (key.startsWith(PREFIX) && VERSION.matcher(value).matches()) {
            tags.put(key.substring(PREFIX.length()), Long.valueOf(value));
          }
        });
    return tags;
  }
}
