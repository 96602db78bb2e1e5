package io.sluice.writer.file;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Numbers distinct byte strings in the order in which they come: 0, 1, 2 and so on.
 *
 * <p>A look-up waits for memory and for nothing else. So the hash lies in the table, and what the
 * table leads to lies together: the number, the length and the bytes.
 */
final class BytesDictionary {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long MIX = 0x9E3779B97F4A7C15L;
  private static final int HEADER_BYTES = 2 * Integer.BYTES;
  private static final long FREE = -1;

  /** One entry behind the other: number, length, bytes. */
  private byte[] entries = new byte[1 << 10];

  private int entriesEnd;

  /** Hash and place of an entry; open addressing, at most three quarters full. */
  private long[] table = free(1 << 7);

  private int size;

  int size() {
    return size;
  }

  /** The array in which the strings lie; see {@link #starts}. */
  byte[] bytes() {
    return entries;
  }

  /** Where each string starts. */
  int[] starts() {
    int[] starts = new int[size];
    int at = 0;
    for (int id = 0; id < size; id++) {
      starts[id] = at + HEADER_BYTES;
      at = starts[id] + length(starts[id]);
    }
    return starts;
  }

  /** The length of the string that starts there. */
  int length(int start) {
    return (int) INT.get(entries, start - Integer.BYTES);
  }

  /** The number of a string, which is new if it is the size before. */
  int idOf(byte[] array, int from, int to) {
    int hash = hash(array, from, to);
    int mask = table.length - 1;
    int slot = hash & mask;
    for (long found = table[slot]; found != FREE; found = table[slot]) {
      if ((int) (found >>> Integer.SIZE) == hash && isAt((int) found, array, from, to)) {
        return (int) INT.get(entries, (int) found);
      }
      slot = slot + 1 & mask;
    }
    table[slot] = (long) hash << Integer.SIZE | entriesEnd;
    add(array, from, to - from);
    return size - 1;
  }

  private boolean isAt(int entry, byte[] array, int from, int to) {
    int start = entry + HEADER_BYTES;
    return Arrays.equals(entries, start, start + length(start), array, from, to);
  }

  private void add(byte[] array, int from, int length) {
    int start = entriesEnd + HEADER_BYTES;
    int end = Math.addExact(start, length);
    if (end > entries.length) {
      entries = Arrays.copyOf(entries, Math.max(end, entries.length * 2));
    }
    INT.set(entries, entriesEnd, size);
    INT.set(entries, start - Integer.BYTES, length);
    System.arraycopy(array, from, entries, start, length);
    entriesEnd = end;
    size++;
    if (size > table.length / 4 * 3) {
      rehash();
    }
  }

  private void rehash() {
    long[] larger = free(table.length * 2);
    int mask = larger.length - 1;
    for (long entry : table) {
      if (entry != FREE) {
        int slot = (int) (entry >>> Integer.SIZE) & mask;
        while (larger[slot] != FREE) {
          slot = slot + 1 & mask;
        }
        larger[slot] = entry;
      }
    }
    table = larger;
  }

  private static long[] free(int length) {
    long[] table = new long[length];
    Arrays.fill(table, FREE);
    return table;
  }

  private static int hash(byte[] array, int from, int to) {
    long hash = (to - from) * MIX;
    int at = from;
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      hash = mixed(hash ^ (long) LONG.get(array, at));
    }
    long rest = 0;
    for (; at < to; at++) {
      rest = rest << Byte.SIZE | array[at] & 0xff;
    }
    hash = mixed(hash ^ rest);
    return (int) (hash ^ hash >>> Integer.SIZE);
  }

  private static long mixed(long hash) {
    long product = hash * MIX;
    return product ^ product >>> Integer.SIZE;
  }

  /** Forgets all of them. */
  void clear() {
    size = 0;
    entriesEnd = 0;
    Arrays.fill(table, FREE);
  }
}
