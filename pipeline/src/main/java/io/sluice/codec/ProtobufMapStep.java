package io.sluice.codec;

import io.sluice.schema.Row;
import io.sluice.schema.RowReceiver;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A map: repeated messages of a key and a value, either of which may be left out (Encoding,
 * "Maps"). The last value of a key wins.
 *
 * <p>The columns of the entry's plan are the key and the value.
 */
final class ProtobufMapStep implements ProtobufStep {

  private final String field;
  private final ProtobufPlan entry;
  private final int ordinal;
  private final Row cell;
  private @Nullable Map<String, @Nullable Object> values;

  ProtobufMapStep(String field, ProtobufPlan entry, int ordinal, Row cell) {
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
