package io.sluice.schema.protobuf;

import java.util.Optional;

/**
 * The texts of the files that a {@code .proto} file imports.
 *
 * <p>May fail with the exception of whoever keeps the texts, and may then be asked again.
 */
@FunctionalInterface
public interface ProtobufImports {

  /** The text of a file by the name of the import statement, or empty if it is not there. */
  Optional<String> text(String name);

  /** No file at all. */
  static ProtobufImports none() {
    return name -> Optional.empty();
  }

  /** These, and behind them the files that everybody knows. */
  default ProtobufImports withWellKnown() {
    return name -> text(name).or(() -> WellKnownFiles.text(name));
  }
}
