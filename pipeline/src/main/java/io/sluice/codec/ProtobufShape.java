package io.sluice.codec;

import io.sluice.schema.RowReceiver;

/**
 * How messages of a type become a value of a column.
 *
 * <p>A message may come in several pieces, which are read one after the other as if they were one
 * (Encoding, "Last One Wins"). A shape is in the middle of one message at a time; the message
 * cannot contain itself.
 */
interface ProtobufShape {

  /** Forgets the message before. */
  void begin();

  /** Reads a piece, from the input's position to its limit. */
  void read(ProtobufInput in);

  /** Sets what was read; with no piece since {@link #begin} that is an empty message. */
  void finish(ProtobufInput in, RowReceiver into, int ordinal);

  /** Reads a piece whose length comes next. */
  default void enter(ProtobufInput in) {
    int outer = in.enter();
    read(in);
    in.leave(outer);
  }
}
