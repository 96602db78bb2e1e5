package io.sluice.processor.aggregate;

import io.sluice.expression.AggregateKind;
import io.sluice.expression.Equality;
import io.sluice.processor.row.SourceRow;
import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.Type;
import io.sluice.schema.Type.Primitive;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many different values were added: it keeps each of them, and none any more once there are
 * more than {@link AggregateKind#MOST_DISTINCT}. The order of the values makes no difference.
 *
 * <p>A value of more than 16 bytes is kept as so many of its SHA-256, of which no two values are
 * known to agree. The values are in an order, so that the same set is the same bytes.
 */
final class DistinctCount implements Accumulator {

  private static final int MOST_BYTES = 16;

  private final MessageDigest sha256 = sha256();
  private final List<byte[]> values = new ArrayList<>();
  private boolean tooMany;

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  /** Null once there are too many. */
  @Override
  public List<Field> columns() {
    return List.of(Field.optional("values", new Type.ListOf(Primitive.BYTES, false)));
  }

  @Override
  public void clear() {
    values.clear();
    tooMany = false;
  }

  @Override
  public void read(Row state, int at) {
    clear();
    @Nullable Object kept = state.get(at);
    tooMany = kept == null;
    if (kept != null) {
      ((List<?>) kept).forEach(value -> values.add((byte[]) value));
    }
  }

  @Override
  public void add(Object value, SourceRow row, long eventTime) {
    byte[] form = Equality.form(value);
    add(form.length <= MOST_BYTES ? form : Arrays.copyOf(sha256.digest(form), MOST_BYTES));
  }

  private void add(byte[] value) {
    int place = tooMany ? 0 : Collections.binarySearch(values, value, Arrays::compareUnsigned);
    if (place < 0) {
      values.add(-place - 1, value);
      refuseTooMany();
    }
  }

  private void refuseTooMany() {
    if (values.size() > AggregateKind.MOST_DISTINCT) {
      values.clear();
      tooMany = true;
    }
  }

  @Override
  public void merge(Row state, int at) {
    @Nullable Object kept = state.get(at);
    if (kept == null) {
      values.clear();
      tooMany = true;
    } else {
      ((List<?>) kept).forEach(value -> add((byte[]) value));
    }
  }

  @Override
  public void write(Row state, int at) {
    if (!tooMany) {
      state.setObject(at, List.copyOf(values));
    }
  }

  @Override
  public @Nullable Object result() {
    return tooMany ? null : (Object) (long) values.size();
  }
}
