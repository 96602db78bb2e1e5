package io.sluice.catalog;

import io.sluice.codec.OtherRecordException;
import java.util.Optional;

/**
 * Which records of a topic are a stream's.
 *
 * @param name the full name of their type; empty if all of them are
 */
record RecordType(Optional<String> name) {

  static final RecordType ANY = new RecordType(Optional.empty());

  /**
   * @param found the name that a schema has
   * @throws OtherRecordException if its records are another's
   */
  void require(String found) {
    name.filter(wanted -> !wanted.equals(found))
        .ifPresent(
            wanted -> {
              throw new OtherRecordException(found, wanted);
            });
  }
}
