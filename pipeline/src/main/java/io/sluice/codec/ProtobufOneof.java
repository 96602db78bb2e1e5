package io.sluice.codec;

import io.sluice.schema.RowReceiver;
import org.jspecify.annotations.Nullable;

/** The members of one oneof: the one that comes last clears the one before. */
final class ProtobufOneof {

  private @Nullable Member current;

  /** A member that has a column. */
  ProtobufStep member(ProtobufStep step) {
    return new Member(step.field(), step);
  }

  /** A member that has no column, but clears others. */
  ProtobufStep memberWithoutColumn(String field) {
    return new Member(field, null);
  }

  private final class Member implements ProtobufStep {

    private final String field;
    private final @Nullable ProtobufStep step;

    Member(String field, @Nullable ProtobufStep step) {
      this.field = field;
      this.step = step;
    }

    @Override
    public String field() {
      return field;
    }

    @Override
    public void begin() {
      current = null;
      clear();
    }

    private void clear() {
      if (step != null) {
        step.begin();
      }
    }

    @Override
    public void read(ProtobufInput in, int tag) {
      if (current != null && current != this) {
        current.clear();
      }
      current = this;
      if (step == null) {
        in.skip(tag);
      } else {
        step.read(in, tag);
      }
    }

    @Override
    public void finish(ProtobufInput in, RowReceiver into) {
      if (step != null) {
        step.finish(in, into);
      }
    }
  }
}
