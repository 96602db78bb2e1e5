package io.sluice.local.shop;

import java.util.List;

/** What makes a value unreadable. */
public enum Malformation {
  /** The first byte is not the wire format's zero. */
  BAD_MAGIC,
  /** The end is missing. */
  TRUNCATED,
  /** Text that is not even JSON. */
  GARBAGE,
  /** A number's place holds text. */
  WRONG_TYPE,
  /** No bytes at all, which is not a tombstone. */
  EMPTY;

  private static final List<Malformation> OF_AVRO = List.of(BAD_MAGIC, TRUNCATED, GARBAGE, EMPTY);
  private static final List<Malformation> OF_JSON = List.of(TRUNCATED, GARBAGE, WRONG_TYPE, EMPTY);

  /** Those that a stream's format can have. */
  static List<Malformation> of(ShopStream stream) {
    return switch (stream.format()) {
      case AVRO -> OF_AVRO;
      case JSON -> OF_JSON;
    };
  }
}
