package io.sluice.change;

import io.sluice.schema.RowReceiver;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Values as objects, handed to a receiver as a decoder would. */
final class RowValues {

  private RowValues() {}

  /**
   * @param value of the class that {@link io.sluice.schema.Type} names; null sets nothing
   */
  static void set(RowReceiver into, int ordinal, @Nullable Object value) {
    if (value == null) {
      return;
    }
    if (value instanceof Boolean flag) {
      into.setBoolean(ordinal, flag);
    } else if (value instanceof Long number) {
      into.setLong(ordinal, number);
    } else if (value instanceof Double number) {
      into.setDouble(ordinal, number);
    } else if (value instanceof String text) {
      setBytes(into, ordinal, text.getBytes(StandardCharsets.UTF_8));
    } else if (value instanceof byte[] bytes) {
      setBytes(into, ordinal, bytes);
    } else {
      into.setObject(ordinal, value);
    }
  }

  private static void setBytes(RowReceiver into, int ordinal, byte[] bytes) {
    into.setBytes(ordinal, bytes, 0, bytes.length);
  }
}
