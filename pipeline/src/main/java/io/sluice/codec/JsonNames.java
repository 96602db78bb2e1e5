package io.sluice.codec;

import io.sluice.schema.RowType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Finds the ordinal of a column by the bytes of its name, without an object for the name.
 *
 * <p>Open addressing in a table that is at most half full.
 */
final class JsonNames {

  private static final int NONE = -1;

  private final byte[][] names;
  private final int[] table;

  JsonNames(RowType type) {
    this.names =
        type.names().stream()
            .map(name -> name.getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new);
    this.table = new int[Math.max(2, Integer.highestOneBit(names.length) * 4)];
    Arrays.fill(table, NONE);
    for (int ordinal = 0; ordinal < names.length; ordinal++) {
      table[slot(names[ordinal], 0, names[ordinal].length)] = ordinal;
    }
  }

  /** The name of a column as UTF-8. */
  byte[] name(int ordinal) {
    return names[ordinal];
  }

  /** The ordinal of the column of this name; negative if there is none. */
  int find(byte[] bytes, int from, int to) {
    return table[slot(bytes, from, to)];
  }

  /** Where the name is, or a free place. */
  private int slot(byte[] bytes, int from, int to) {
    int hash = 1;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + bytes[i];
    }
    int mask = table.length - 1;
    int slot = (hash ^ hash >>> 16) & mask;
    while (table[slot] != NONE && !isName(table[slot], bytes, from, to)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private boolean isName(int ordinal, byte[] bytes, int from, int to) {
    byte[] name = names[ordinal];
    return Arrays.equals(name, 0, name.length, bytes, from, to);
  }
}
