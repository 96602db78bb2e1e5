package io.sluice.codec;

import io.sluice.schema.RowReceiver;

/** A decoder with a fault: one number in fifty is one too large. */
record OffByOne(RecordDecoder decoder, int[] count) implements RecordDecoder {

  private static final int RARE = 50;

  OffByOne(RecordDecoder decoder) {
    this(decoder, new int[1]);
  }

  @Override
  public void decode(byte[] record, int offset, RowReceiver into) {
    decoder.decode(record, offset, new Receiver(into));
  }

  private final class Receiver implements RowReceiver {

    private final RowReceiver into;

    Receiver(RowReceiver into) {
      this.into = into;
    }

    @Override
    public void begin() {
      into.begin();
    }

    @Override
    public void setBoolean(int ordinal, boolean value) {
      into.setBoolean(ordinal, value);
    }

    @Override
    public void setLong(int ordinal, long value) {
      into.setLong(ordinal, count[0]++ % RARE == RARE / 2 ? value + 1 : value);
    }

    @Override
    public void setDouble(int ordinal, double value) {
      into.setDouble(ordinal, value);
    }

    @Override
    public void setBytes(int ordinal, byte[] bytes, int offset, int length) {
      into.setBytes(ordinal, bytes, offset, length);
    }

    @Override
    public void setObject(int ordinal, Object value) {
      into.setObject(ordinal, value);
    }
  }
}
