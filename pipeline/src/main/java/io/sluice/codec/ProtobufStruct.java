package io.sluice.codec;

import io.sluice.schema.Row;
import io.sluice.schema.RowReceiver;
import io.sluice.schema.RowType;

/** A message as a nested row. */
record ProtobufStruct(ProtobufPlan plan, RowType type) implements ProtobufShape {

  @Override
  public void begin() {
    plan.begin();
  }

  @Override
  public void read(ProtobufInput in) {
    plan.read(in);
  }

  @Override
  public void finish(ProtobufInput in, RowReceiver into, int ordinal) {
    in.nested().add(1 + type.size());
    Row row = new Row(type);
    plan.finish(in, row);
    into.setObject(ordinal, row);
  }
}
