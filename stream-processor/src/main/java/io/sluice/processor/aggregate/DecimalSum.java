package io.sluice.processor.aggregate;

import io.sluice.processor.row.SourceRow;
import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.Type;
import io.sluice.schema.Type.Primitive;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The exact sum of decimals, null if it has more digits than its type in the end; the order of the
 * values makes no difference.
 */
final class DecimalSum implements Accumulator {

  private final Type.Decimal type;
  private @Nullable BigDecimal sum;

  DecimalSum(Type.Decimal type) {
    this.type = type;
  }

  /** Bytes, because a sum on its way may have more digits than any decimal. */
  @Override
  public List<Field> columns() {
    return List.of(Field.optional("unscaled", Primitive.BYTES));
  }

  @Override
  public void clear() {
    sum = null;
  }

  @Override
  public void read(Row state, int at) {
    @Nullable Object unscaled = state.get(at);
    sum = unscaled == null ? null : new BigDecimal(new BigInteger((byte[]) unscaled), type.scale());
  }

  @Override
  public void add(Object value, SourceRow row, long eventTime) {
    add((BigDecimal) value);
  }

  private void add(BigDecimal addend) {
    sum = sum == null ? addend.setScale(type.scale()) : sum.add(addend);
  }

  @Override
  public void merge(Row state, int at) {
    @Nullable Object unscaled = state.get(at);
    if (unscaled != null) {
      add(new BigDecimal(new BigInteger((byte[]) unscaled), type.scale()));
    }
  }

  @Override
  public void write(Row state, int at) {
    if (sum != null) {
      state.setObject(at, sum.unscaledValue().toByteArray());
    }
  }

  @Override
  public @Nullable Object result() {
    return sum != null && sum.precision() <= type.precision() ? sum : null;
  }
}
