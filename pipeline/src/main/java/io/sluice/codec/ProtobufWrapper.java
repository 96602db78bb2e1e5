package io.sluice.codec;

import io.sluice.schema.RowReceiver;

/**
 * A message of one scalar that may be absent, as {@code google.protobuf.Int64Value}: its value, and
 * the default of that if it is there without one.
 */
final class ProtobufWrapper implements ProtobufShape {

  private static final int VALUE = 1;

  private final ProtobufLeaf leaf;
  private long bits;

  ProtobufWrapper(ProtobufLeaf leaf) {
    this.leaf = leaf;
  }

  @Override
  public void begin() {
    bits = leaf.absent();
  }

  @Override
  public void read(ProtobufInput in) {
    while (in.hasMore()) {
      int tag = in.readTag();
      if (ProtobufInput.number(tag) == VALUE) {
        ProtobufStep.expect(leaf.wireType(), in, tag);
        bits = leaf.read(in);
      } else {
        in.skip(tag);
      }
    }
  }

  @Override
  public void finish(ProtobufInput in, RowReceiver into, int ordinal) {
    leaf.set(in, bits, into, ordinal);
  }
}
