package io.sluice.schema.protobuf;

import com.squareup.wire.schema.internal.parser.MessageElement;
import com.squareup.wire.schema.internal.parser.ProtoFileElement;
import com.squareup.wire.schema.internal.parser.TypeElement;
import io.sluice.schema.IncompatibleSchemaException;
import java.util.ArrayList;
import java.util.List;

/** The message types of one {@code .proto} file, with those of the files that it imports. */
public final class ProtobufFile {

  private final ProtoFileElement file;
  private final ProtobufNames names;

  private ProtobufFile(ProtoFileElement file, ProtobufNames names) {
    this.file = file;
    this.names = names;
  }

  /**
   * A message type and its place in the file.
   *
   * @param indexes the place among the messages of the file, then among those nested in it, and so
   *     on, as the Confluent wire format counts them
   */
  public record Placed(ProtobufMessage message, List<Integer> indexes) {}

  /**
   * Reads the text of a file.
   *
   * @throws IncompatibleSchemaException if it is no such text, or an import is not there
   */
  public static ProtobufFile parse(String text, ProtobufImports imports) {
    ProtoFileElement file = ProtobufText.parse("the schema", text);
    return new ProtobufFile(file, ProtobufNames.of(file, imports.withWellKnown()));
  }

  /**
   * The first message of the file.
   *
   * @throws IncompatibleSchemaException if it has none
   */
  public Placed first() {
    List<MessageElement> messages = messages(file.getTypes());
    if (messages.isEmpty()) {
      throw new IncompatibleSchemaException(
          "Cannot read a Protobuf schema as columns: it has no message");
    }
    return placed(messages.get(0), List.of(0), prefix());
  }

  /**
   * A message of the file by its name with the package, which nested messages follow after a dot.
   *
   * @throws IncompatibleSchemaException if the file has no such message
   */
  public Placed message(String fullName) {
    List<String> seen = new ArrayList<>();
    Placed found = find(fullName, file.getTypes(), List.of(), prefix(), seen);
    if (found == null) {
      throw new IncompatibleSchemaException(
          "Cannot read Protobuf message '%s': the schema has no such message; it has: %s"
              .formatted(fullName, String.join(", ", seen)));
    }
    return found;
  }

  private @org.jspecify.annotations.Nullable Placed find(
      String fullName,
      List<TypeElement> types,
      List<Integer> outer,
      String prefix,
      List<String> seen) {
    List<MessageElement> messages = messages(types);
    for (int i = 0; i < messages.size(); i++) {
      MessageElement message = messages.get(i);
      List<Integer> indexes = new ArrayList<>(outer);
      indexes.add(i);
      String name = prefix + message.getName();
      seen.add(name);
      if (name.equals(fullName)) {
        return placed(message, indexes, prefix);
      }
      Placed nested = find(fullName, message.getNestedTypes(), indexes, name + ".", seen);
      if (nested != null) {
        return nested;
      }
    }
    return null;
  }

  private Placed placed(MessageElement message, List<Integer> indexes, String prefix) {
    return new Placed(names.message(prefix + message.getName()), List.copyOf(indexes));
  }

  private String prefix() {
    return file.getPackageName() == null ? "" : file.getPackageName() + ".";
  }

  private static List<MessageElement> messages(List<TypeElement> types) {
    return types.stream()
        .filter(MessageElement.class::isInstance)
        .map(MessageElement.class::cast)
        .toList();
  }
}
