package io.sluice.codec;

import java.util.Arrays;

/** The fields of one record that have no column: few, of plain values, and none twice. */
final class UnknownFields {

  /** What {@link #add} answers for a name that it takes. */
  static final int UNKNOWN = -1;

  static final int DECLINED = -2;

  /** As Jackson bounds names, in characters, which are never more than bytes. */
  static final int MAX_NAME = 50_000;

  private static final int MOST = 16;
  private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
  private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
  private static final byte[] NULL = {'n', 'u', 'l', 'l'};

  private final int[] starts = new int[MOST];
  private final int[] ends = new int[MOST];
  private final JsonNumber number = new JsonNumber();
  private final JsonEscapes escapes = new JsonEscapes();
  private int count;

  void clear() {
    count = 0;
  }

  boolean isEmpty() {
    return count == 0;
  }

  /** Notes a name, or declines it. */
  int add(byte[] bytes, int start, int end) {
    if (count == MOST) {
      return DECLINED;
    }
    for (int i = 0; i < count; i++) {
      if (Arrays.equals(bytes, starts[i], ends[i], bytes, start, end)) {
        return DECLINED;
      }
    }
    starts[count] = start;
    ends[count] = end;
    count++;
    return UNKNOWN;
  }

  /** Goes over a plain value, or declines it. */
  boolean skipValue(JsonCursor in) {
    return switch (in.peek()) {
      case '"' -> in.takeString() && (!in.isEscaped() || escapes.read(in));
      case 't' -> in.take(TRUE);
      case 'f' -> in.take(FALSE);
      case 'n' -> in.take(NULL);
      default -> number.takeAny(in);
    };
  }
}
