package io.sluice.codec;

import io.sluice.schema.Row;
import io.sluice.schema.RowReceiver;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The steps for fields that have a column. */
final class ProtobufSteps {

  private ProtobufSteps() {}

  /** A single scalar or enum: the last one wins. */
  static final class Leaf implements ProtobufStep {

    private final String field;
    private final ProtobufLeaf leaf;
    private final int ordinal;
    private final Absence absence;
    private boolean present;
    private long bits;

    Leaf(String field, ProtobufLeaf leaf, int ordinal, Absence absence) {
      this.field = field;
      this.leaf = leaf;
      this.ordinal = ordinal;
      this.absence = absence;
    }

    @Override
    public String field() {
      return field;
    }

    @Override
    public void begin() {
      present = false;
    }

    @Override
    public void read(ProtobufInput in, int tag) {
      ProtobufStep.expect(leaf.wireType(), in, tag);
      bits = leaf.read(in);
      present = true;
    }

    @Override
    public void finish(ProtobufInput in, RowReceiver into) {
      if (present) {
        leaf.set(in, bits, into, ordinal);
      } else if (absence == Absence.DEFAULT) {
        leaf.set(in, leaf.absent(), into, ordinal);
      } else if (absence == Absence.REFUSED) {
        throw Absence.refusal();
      }
    }
  }

  /** A single message: several are merged. */
  static final class Message implements ProtobufStep {

    private final String field;
    private final ProtobufShape shape;
    private final int ordinal;
    private final Absence absence;
    private boolean present;

    Message(String field, ProtobufShape shape, int ordinal, Absence absence) {
      this.field = field;
      this.shape = shape;
      this.ordinal = ordinal;
      this.absence = absence;
    }

    @Override
    public String field() {
      return field;
    }

    @Override
    public void begin() {
      present = false;
    }

    @Override
    public void read(ProtobufInput in, int tag) {
      ProtobufStep.expect(ProtobufInput.LEN, in, tag);
      if (!present) {
        present = true;
        shape.begin();
      }
      shape.enter(in);
    }

    @Override
    public void finish(ProtobufInput in, RowReceiver into) {
      if (!present && absence == Absence.REFUSED) {
        throw Absence.refusal();
      }
      if (!present && absence == Absence.DEFAULT) {
        shape.begin();
        present = true;
      }
      if (present) {
        shape.finish(in, into, ordinal);
      }
    }
  }

  /** Repeated scalars or enums, packed and not. */
  static final class Leaves implements ProtobufStep {

    private final String field;
    private final ProtobufLeaf leaf;
    private final int ordinal;
    private final Row cell;
    private @Nullable List<@Nullable Object> values;

    Leaves(String field, ProtobufLeaf leaf, int ordinal, Row cell) {
      this.field = field;
      this.leaf = leaf;
      this.ordinal = ordinal;
      this.cell = cell;
    }

    @Override
    public String field() {
      return field + "[]";
    }

    @Override
    public void begin() {
      values = null;
    }

    @Override
    public void read(ProtobufInput in, int tag) {
      List<@Nullable Object> into = values == null ? new ArrayList<>() : values;
      values = into;
      if (leaf.isPackable() && ProtobufInput.wireType(tag) == ProtobufInput.LEN) {
        int outer = in.enter();
        while (in.hasMore()) {
          into.add(item(in));
        }
        in.leave(outer);
      } else {
        ProtobufStep.expect(leaf.wireType(), in, tag);
        into.add(item(in));
      }
    }

    private @Nullable Object item(ProtobufInput in) {
      in.nested().add(1);
      leaf.set(in, leaf.read(in), cell, 0);
      return cell.get(0);
    }

    @Override
    public void finish(ProtobufInput in, RowReceiver into) {
      into.setObject(ordinal, values == null ? List.of() : values);
    }
  }

  /** Repeated messages. */
  static final class Messages implements ProtobufStep {

    private final String field;
    private final ProtobufShape shape;
    private final int ordinal;
    private final Row cell;
    private @Nullable List<@Nullable Object> values;

    Messages(String field, ProtobufShape shape, int ordinal, Row cell) {
      this.field = field;
      this.shape = shape;
      this.ordinal = ordinal;
      this.cell = cell;
    }

    @Override
    public String field() {
      return field + "[]";
    }

    @Override
    public void begin() {
      values = null;
    }

    @Override
    public void read(ProtobufInput in, int tag) {
      ProtobufStep.expect(ProtobufInput.LEN, in, tag);
      List<@Nullable Object> into = values == null ? new ArrayList<>() : values;
      values = into;
      in.nested().add(1);
      shape.begin();
      shape.enter(in);
      shape.finish(in, cell, 0);
      into.add(cell.get(0));
    }

    @Override
    public void finish(ProtobufInput in, RowReceiver into) {
      into.setObject(ordinal, values == null ? List.of() : values);
    }
  }

  /**
   * A map: repeated messages of a key and a value, either of which may be left out (Encoding,
   * "Maps"). The last value of a key wins.
   *
   * <p>The entry's columns are the key and the value.
   */
  static final class Entries implements ProtobufStep {

    private final String field;
    private final ProtobufPlan entry;
    private final int ordinal;
    private final Row cell;
    private @Nullable Map<String, @Nullable Object> values;

    Entries(String field, ProtobufPlan entry, int ordinal, Row cell) {
      this.field = field;
      this.entry = entry;
      this.ordinal = ordinal;
      this.cell = cell;
    }

    @Override
    public String field() {
      return field + "{}";
    }

    @Override
    public void begin() {
      values = null;
    }

    @Override
    public void read(ProtobufInput in, int tag) {
      ProtobufStep.expect(ProtobufInput.LEN, in, tag);
      Map<String, @Nullable Object> into = values == null ? new LinkedHashMap<>() : values;
      values = into;
      in.nested().add(2);
      int outer = in.enter();
      cell.begin();
      entry.begin();
      entry.read(in);
      entry.finish(in, cell);
      in.leave(outer);
      into.put(String.valueOf(cell.get(0)), cell.get(1));
    }

    @Override
    public void finish(ProtobufInput in, RowReceiver into) {
      into.setObject(ordinal, values == null ? Map.of() : values);
    }
  }
}
