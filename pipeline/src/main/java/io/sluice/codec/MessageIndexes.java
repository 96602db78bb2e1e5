package io.sluice.codec;

import java.util.List;

/**
 * The place of a message in its schema, which stands in front of it: how many indexes there are and
 * each of them, as zig-zag varints; a single 0 stands for the first message (Confluent Schema
 * Registry, "Wire format").
 */
record MessageIndexes(List<Integer> expected, String message) {

  /**
   * Goes over the indexes.
   *
   * @throws MalformedRecordException if they are those of another message
   */
  void expect(ProtobufInput in) {
    int at = in.position();
    long count = zigZag(in);
    if (count == 0 && expected.equals(List.of(0))) {
      return;
    }
    boolean equal = count == expected.size();
    for (int i = 0; equal && i < count; i++) {
      equal = zigZag(in) == expected.get(i);
    }
    if (!equal) {
      throw ProtobufInput.malformed(
          "the record does not hold message %s, whose place in the schema is %s"
              .formatted(message, expected),
          at);
    }
  }

  private static long zigZag(ProtobufInput in) {
    long raw = in.readVarint();
    return (raw >>> 1) ^ -(raw & 1);
  }
}
