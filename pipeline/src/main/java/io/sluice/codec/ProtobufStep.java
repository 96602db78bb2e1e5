package io.sluice.codec;

import io.sluice.schema.RowReceiver;

/**
 * What is done with one field of a message: values are kept as they come, in any order and
 * repeatedly, and are set when the message is at its end.
 */
interface ProtobufStep {

  /** The name of the field. */
  String field();

  /** Forgets what was kept. */
  void begin();

  /** Keeps a value; the tag was read last. */
  void read(ProtobufInput in, int tag);

  /** Sets what was kept, or what stands for a field that did not come. */
  void finish(ProtobufInput in, RowReceiver into);

  /** The failure that a value has another wire type than the field. */
  static void expect(int wireType, ProtobufInput in, int tag) {
    if (ProtobufInput.wireType(tag) != wireType) {
      throw ProtobufInput.malformed(
          "wire type %d instead of %d".formatted(ProtobufInput.wireType(tag), wireType),
          in.position());
    }
  }

  /** What a column gets when the field did not come. */
  enum Absence {
    /** Nothing, which is null. */
    NULL,
    /** The default of the field's type. */
    DEFAULT,
    /** The record is malformed. */
    REFUSED;

    static MalformedRecordException refusal() {
      return new MalformedRecordException("missing, and the column is not null");
    }
  }
}
