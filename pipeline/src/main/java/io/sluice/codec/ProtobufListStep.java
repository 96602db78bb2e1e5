package io.sluice.codec;

import io.sluice.schema.Row;
import io.sluice.schema.RowReceiver;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A repeated field: messages, or scalars and enums, packed and not. */
final class ProtobufListStep implements ProtobufStep {

  private final String field;
  private final Item item;
  private final int ordinal;
  private final Row cell;
  private @Nullable List<@Nullable Object> values;

  /**
   * @param cell a row of one column, through which items pass
   */
  ProtobufListStep(String field, Item item, int ordinal, Row cell) {
    this.field = field;
    this.item = item;
    this.ordinal = ordinal;
    this.cell = cell;
  }

  /**
   * How one item is read into the only column of a row.
   *
   * @param wireType the wire type of one item
   */
  record Item(int wireType, Reader reader) {

    static Item of(ProtobufLeaf leaf) {
      return new Item(leaf.wireType(), (in, cell) -> leaf.set(in, leaf.read(in), cell, 0));
    }

    static Item of(ProtobufShape shape) {
      return new Item(
          ProtobufInput.LEN,
          (in, cell) -> {
            shape.begin();
            shape.enter(in);
            shape.finish(in, cell, 0);
          });
    }

    /** Whether several may come as one field of bytes (Encoding, "Packed Repeated Fields"). */
    boolean isPackable() {
      return wireType != ProtobufInput.LEN;
    }
  }

  /** Reads one item. */
  @FunctionalInterface
  interface Reader {
    void read(ProtobufInput in, Row cell);
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
    if (item.isPackable() && ProtobufInput.wireType(tag) == ProtobufInput.LEN) {
      int outer = in.enter();
      while (in.hasMore()) {
        into.add(next(in));
      }
      in.leave(outer);
    } else {
      ProtobufStep.expect(item.wireType(), in, tag);
      into.add(next(in));
    }
  }

  private @Nullable Object next(ProtobufInput in) {
    in.nested().add(1);
    item.reader.read(in, cell);
    return cell.get(0);
  }

  @Override
  public void finish(ProtobufInput in, RowReceiver into) {
    into.setObject(ordinal, values == null ? List.of() : values);
  }
}
