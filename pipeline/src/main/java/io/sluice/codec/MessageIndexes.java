package io.sluice.codec;

import io.sluice.schema.protobuf.ProtobufFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The place of a message in its schema, which stands in front of it: how many indexes there are and
 * each of them, as zig-zag varints; a single 0 stands for the first message (Confluent Schema
 * Registry, "Wire format").
 *
 * @param isAmongOthers whether records of the schema's other messages are no mistake
 */
record MessageIndexes(ProtobufFile.Placed message, boolean isAmongOthers) {

  private static final List<Integer> FIRST = List.of(0);

  /** More than anybody nests, and few enough to read of a record that says any number. */
  private static final int MOST_LEVELS = 100;

  /**
   * Goes over the indexes.
   *
   * @throws OtherRecordException if they are those of another message, and that is no mistake
   * @throws MalformedRecordException if they are not those of the message
   */
  void expect(ProtobufInput in) {
    int at = in.position();
    List<Integer> expected = message.indexes();
    long count = zigZag(in);
    if (count == 0 && expected.equals(FIRST)) {
      return;
    }
    int same = 0;
    while (same < count && same < expected.size()) {
      int index = (int) zigZag(in);
      if (index != expected.get(same)) {
        throw mismatch(found(in, count, expected.subList(0, same), index), at);
      }
      same++;
    }
    if (same != count || count != expected.size()) {
      throw mismatch(count == 0 ? FIRST : found(in, count, expected.subList(0, same)), at);
    }
  }

  /** All indexes of a record, of which some are read already. */
  private static List<Integer> found(
      ProtobufInput in, long count, List<Integer> same, Integer... other) {
    List<Integer> found = new ArrayList<>(same);
    found.addAll(List.of(other));
    while (found.size() < Math.min(count, MOST_LEVELS)) {
      found.add((int) zigZag(in));
    }
    return found;
  }

  private RuntimeException mismatch(List<Integer> found, int at) {
    Optional<String> other =
        message.places().entrySet().stream()
            .filter(place -> isAmongOthers && place.getValue().equals(found))
            .map(Map.Entry::getKey)
            .findFirst();
    return other.isPresent()
        ? new OtherRecordException(other.get(), name())
        : ProtobufInput.malformed(
            "the record does not hold message %s, whose place in the schema is %s"
                .formatted(name(), message.indexes()),
            at);
  }

  private String name() {
    return message.message().fullName();
  }

  private static long zigZag(ProtobufInput in) {
    long raw = in.readVarint();
    return (raw >>> 1) ^ -(raw & 1);
  }
}
