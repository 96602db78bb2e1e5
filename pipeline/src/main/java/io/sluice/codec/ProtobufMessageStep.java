package io.sluice.codec;

import io.sluice.schema.RowReceiver;

/** A single message: several are merged. */
final class ProtobufMessageStep implements ProtobufStep {

  private final String field;
  private final ProtobufShape shape;
  private final int ordinal;
  private final Absence absence;
  private boolean present;

  ProtobufMessageStep(String field, ProtobufShape shape, int ordinal, Absence absence) {
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
