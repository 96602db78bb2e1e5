package io.sluice.schema.protobuf;

import com.squareup.wire.schema.internal.parser.MessageElement;
import com.squareup.wire.schema.internal.parser.ProtoFileElement;
import com.squareup.wire.schema.internal.parser.TypeElement;
import io.sluice.schema.IncompatibleSchemaException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The message types of one {@code .proto} file, with those of the files that it imports. */
public final class ProtobufFile {

  private final Map<String, List<Integer>> places;
  private final ProtobufNames names;

  private ProtobufFile(Map<String, List<Integer>> places, ProtobufNames names) {
    this.places = places;
    this.names = names;
  }

  /**
   * A message type and its place in the file.
   *
   * @param indexes the place among the messages of the file, then among those nested in it, and so
   *     on, as the Confluent wire format counts them
   * @param places those of all messages of the file, by their names with the package
   */
  public record Placed(
      ProtobufMessage message, List<Integer> indexes, Map<String, List<Integer>> places) {}

  /**
   * Reads the text of a file.
   *
   * @throws IncompatibleSchemaException if it is no such text, or an import is not there
   */
  public static ProtobufFile parse(String text, ProtobufImports imports) {
    ProtoFileElement file = ProtobufText.parse("the schema", text);
    return new ProtobufFile(places(file), ProtobufNames.of(file, imports.withWellKnown()));
  }

  /**
   * The first message of the file.
   *
   * @throws IncompatibleSchemaException if it has none
   */
  public Placed first() {
    return places.keySet().stream()
        .findFirst()
        .map(this::placed)
        .orElseThrow(
            () ->
                new IncompatibleSchemaException(
                    "Cannot read a Protobuf schema as columns: it has no message"));
  }

  /** Whether it has a message of this name with the package. */
  public boolean has(String fullName) {
    return places.containsKey(fullName);
  }

  /**
   * A message of the file by its name with the package, which nested messages follow after a dot.
   *
   * @throws IncompatibleSchemaException if the file has no such message
   */
  public Placed message(String fullName) {
    if (!has(fullName)) {
      throw new IncompatibleSchemaException(
          "Cannot read Protobuf message '%s': the schema has no such message; it has: %s"
              .formatted(fullName, String.join(", ", places.keySet())));
    }
    return placed(fullName);
  }

  private Placed placed(String fullName) {
    return new Placed(
        names.message(fullName), Objects.requireNonNull(places.get(fullName)), places);
  }

  /** In the order of the file, a message before those that are nested in it. */
  private static Map<String, List<Integer>> places(ProtoFileElement file) {
    Map<String, List<Integer>> places = new LinkedHashMap<>();
    String prefix = file.getPackageName() == null ? "" : file.getPackageName() + ".";
    collect(file.getTypes(), List.of(), prefix, places);
    return places;
  }

  private static void collect(
      List<TypeElement> types,
      List<Integer> outer,
      String prefix,
      Map<String, List<Integer>> into) {
    List<MessageElement> messages = messages(types);
    for (int i = 0; i < messages.size(); i++) {
      List<Integer> indexes = new ArrayList<>(outer);
      indexes.add(i);
      String name = prefix + messages.get(i).getName();
      into.put(name, List.copyOf(indexes));
      collect(messages.get(i).getNestedTypes(), indexes, name + ".", into);
    }
  }

  private static List<MessageElement> messages(List<TypeElement> types) {
    return types.stream()
        .filter(MessageElement.class::isInstance)
        .map(MessageElement.class::cast)
        .toList();
  }
}
