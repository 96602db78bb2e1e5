package io.sluice.codec;

import io.sluice.schema.IncompatibleSchemaException;
import org.apache.avro.Schema;

/** The fewest bytes that a value takes, which bounds how many can still follow in a record. */
final class AvroSize {

  private AvroSize() {}

  /**
   * The fewest bytes of one item of a list.
   *
   * @throws IncompatibleSchemaException if it may take none: a few bytes could then announce
   *     billions of items
   */
  static int ofItem(Schema item) {
    int least = least(item);
    if (least == 0) {
      throw new IncompatibleSchemaException(
          "Cannot read a list of Avro %s: its items take no bytes".formatted(item.getFullName()));
    }
    return least;
  }

  /** Ends for every schema: a record can contain itself only within a union, list or map. */
  static int least(Schema schema) {
    return switch (schema.getType()) {
      case NULL -> 0;
      case FLOAT -> Float.BYTES;
      case DOUBLE -> Double.BYTES;
      case FIXED -> schema.getFixedSize();
      case RECORD -> (int) Math.min(Integer.MAX_VALUE / 2, sum(schema));
      default -> 1;
    };
  }

  private static long sum(Schema record) {
    return record.getFields().stream().mapToLong(f -> least(f.schema())).sum();
  }
}
