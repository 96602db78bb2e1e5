package io.sluice.codec;

import io.sluice.schema.RowReceiver;

/** A single scalar or enum: the last one wins. */
final class ProtobufLeafStep implements ProtobufStep {

  private final String field;
  private final ProtobufLeaf leaf;
  private final int ordinal;
  private final Absence absence;
  private boolean present;
  private long bits;

  ProtobufLeafStep(String field, ProtobufLeaf leaf, int ordinal, Absence absence) {
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
