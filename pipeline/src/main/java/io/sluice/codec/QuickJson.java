package io.sluice.codec;

import io.sluice.schema.RowReceiver;
import io.sluice.schema.RowType;
import java.util.Arrays;

/**
 * Reads JSON objects of plain values straight from their bytes, and declines all others: those with
 * nested values, with base64, with numbers or times of uncommon shape, and all that may be
 * malformed.
 *
 * <p>What it reads is what {@link JsonPlan} reads of the same bytes; so it need not know why a
 * record is malformed. Fields are expected in the order of the record before.
 */
final class QuickJson {

  private static final byte[] NULL = {'n', 'u', 'l', 'l'};

  /** What is put in place of a column where a record ends. */
  private static final int NONE = -1;

  private final JsonNames names;
  private final QuickJsonColumn[] columns;
  private final boolean[] required;
  private final UnknownFields unknown = new UnknownFields();
  private final JsonCursor in = new JsonCursor();

  /** The fields that this record has had so far. */
  private final boolean[] seen;

  private final boolean[] present;

  /** The column that came behind each one in the record before; the last one is for the first. */
  private final int[] follower;

  QuickJson(RowType type, WholeNumbers numbers) {
    this.names = new JsonNames(type);
    this.columns =
        type.fields().stream()
            .map(field -> QuickJsonColumns.of(field.type(), numbers))
            .toArray(QuickJsonColumn[]::new);
    this.required = new boolean[type.size()];
    for (int i = 0; i < required.length; i++) {
      required[i] = !type.field(i).nullable();
    }
    this.seen = new boolean[type.size()];
    this.present = new boolean[type.size()];
    this.follower = new int[type.size() + 1];
    Arrays.fill(follower, NONE);
  }

  /** Reads a record; where it declines, the receiver has seen anything. */
  boolean read(byte[] record, int offset, RowReceiver into) {
    in.open(record, offset);
    Arrays.fill(seen, false);
    Arrays.fill(present, false);
    unknown.clear();
    in.skipBlanks();
    if (!in.take('{') || !readFields(into)) {
      return false;
    }
    in.skipBlanks();
    return in.isAtEnd() && hasRequired();
  }

  /** Whether the record that was read has fields without a column. */
  boolean hasUnknown() {
    return !unknown.isEmpty();
  }

  private boolean hasRequired() {
    for (int i = 0; i < required.length; i++) {
      if (required[i] && !present[i]) {
        return false;
      }
    }
    return true;
  }

  private boolean readFields(RowReceiver into) {
    in.skipBlanks();
    if (in.take('}')) {
      return true;
    }
    int before = columns.length;
    do {
      in.skipBlanks();
      int ordinal = column(before);
      in.skipBlanks();
      if (!readField(ordinal, into)) {
        return false;
      }
      before = ordinal < 0 ? before : ordinal;
      in.skipBlanks();
    } while (in.take(','));
    return in.take('}');
  }

  /** The column of the name at the cursor; negative if it has none or the name is declined. */
  private int column(int before) {
    int expected = follower[before];
    int start = in.position();
    if (expected >= 0 && in.take('"') && in.take(names.name(expected)) && in.take('"')) {
      return expected;
    }
    in.skip(start - in.position());
    if (!in.takeString() || in.isEscaped() || in.end() - in.start() > UnknownFields.MAX_NAME) {
      return UnknownFields.DECLINED;
    }
    int found = names.find(in.bytes(), in.start(), in.end());
    if (found >= 0) {
      follower[before] = found;
      return found;
    }
    return unknown.add(in.bytes(), in.start(), in.end());
  }

  private boolean readField(int ordinal, RowReceiver into) {
    if (ordinal == UnknownFields.DECLINED || !in.take(':')) {
      return false;
    }
    in.skipBlanks();
    if (ordinal < 0) {
      return unknown.skipValue(in);
    }
    if (seen[ordinal]) {
      return false;
    }
    seen[ordinal] = true;
    if (in.peek() == 'n') {
      return in.take(NULL);
    }
    present[ordinal] = true;
    return columns[ordinal].read(in, into, ordinal);
  }
}
