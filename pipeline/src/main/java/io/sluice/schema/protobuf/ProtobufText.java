package io.sluice.schema.protobuf;

import com.squareup.wire.schema.Location;
import com.squareup.wire.schema.internal.parser.ProtoFileElement;
import com.squareup.wire.schema.internal.parser.ProtoParser;
import io.sluice.schema.IncompatibleSchemaException;

/** Parses the text of one file, whose nesting is bounded before the parser descends into it. */
final class ProtobufText {

  /** The parser recurses; what is deeper than this is no schema of a table. */
  static final int MAX_BRACES = 200;

  private ProtobufText() {}

  /**
   * @param name of the file, for messages
   * @throws IncompatibleSchemaException if it is not the text of a {@code .proto} file
   */
  static ProtoFileElement parse(String name, String text) {
    checkDepth(name, text);
    try {
      return ProtoParser.Companion.parse(Location.get(name), text);
    } catch (RuntimeException e) {
      // Wire has no exception of its own: what it throws depends on which check failed.
      throw refused(name, String.valueOf(e.getMessage()).replaceAll("\\s+", " "));
    }
  }

  private static void checkDepth(String name, String text) {
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '{' || c == '[') {
        depth++;
      } else if (c == '}' || c == ']') {
        depth--;
      }
      if (depth > MAX_BRACES) {
        throw refused(name, "it is nested more than %d deep".formatted(MAX_BRACES));
      }
    }
  }

  private static IncompatibleSchemaException refused(String name, String reason) {
    return new IncompatibleSchemaException(
        "Cannot read %s as a Protobuf file: %s".formatted(name, reason));
  }
}
