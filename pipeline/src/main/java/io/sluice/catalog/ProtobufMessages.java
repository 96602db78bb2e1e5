package io.sluice.catalog;

import io.sluice.registry.RegistryException;
import io.sluice.registry.SchemaRegistry;
import io.sluice.registry.SchemaText;
import io.sluice.schema.IncompatibleSchemaException;
import io.sluice.schema.protobuf.ProtobufFile;
import io.sluice.schema.protobuf.ProtobufImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the message of a stream in a schema of the registry or in a file.
 *
 * @param message its full name, or empty for the first one
 */
record ProtobufMessages(Optional<String> message) {

  /**
   * The message in a schema of the registry, whose references are fetched.
   *
   * @throws IncompatibleSchemaException if it is not there, or the schema cannot be read
   * @throws RegistryException if a reference cannot be had now
   */
  ProtobufFile.Placed of(SchemaText schema, SchemaRegistry registry) {
    return find(parse(schema, registry));
  }

  /**
   * The same of a schema that may have other messages only.
   *
   * @return empty if the message is not there
   */
  Optional<ProtobufFile.Placed> in(SchemaText schema, SchemaRegistry registry) {
    ProtobufFile file = parse(schema, registry);
    return message.isPresent() && !file.has(message.get())
        ? Optional.empty()
        : Optional.of(find(file));
  }

  private static ProtobufFile parse(SchemaText schema, SchemaRegistry registry) {
    Map<String, String> imports = ReferencedSchemas.of(schema, registry);
    return ProtobufFile.parse(schema.text(), name -> Optional.ofNullable(imports.get(name)));
  }

  /**
   * The message in a file; what it imports is beside it.
   *
   * @throws IncompatibleSchemaException if it is not there, or a file cannot be read
   */
  ProtobufFile.Placed of(String text, Path file) {
    ProtobufImports beside = name -> read(imported(file, name));
    return find(ProtobufFile.parse(text, beside));
  }

  private ProtobufFile.Placed find(ProtobufFile file) {
    return message.map(file::message).orElseGet(file::first);
  }

  /** Imports go from the file's folder into it and those below, not out of it. */
  private static Path imported(Path file, String name) {
    Path imported = file.resolveSibling(name).normalize();
    Path folder = file.resolveSibling("").normalize();
    if (!imported.startsWith(folder)) {
      throw new IncompatibleSchemaException(
          "Cannot read schema file %s: it imports '%s', which is not in its folder; put it there"
              .formatted(file, name));
    }
    return imported;
  }

  private static Optional<String> read(Path file) {
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readString(file));
    } catch (IOException e) {
      throw new IncompatibleSchemaException("Cannot read schema file %s: %s".formatted(file, e));
    }
  }
}
