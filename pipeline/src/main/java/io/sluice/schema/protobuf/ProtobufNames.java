package io.sluice.schema.protobuf;

import com.squareup.wire.Syntax;
import com.squareup.wire.schema.internal.parser.EnumConstantElement;
import com.squareup.wire.schema.internal.parser.EnumElement;
import com.squareup.wire.schema.internal.parser.MessageElement;
import com.squareup.wire.schema.internal.parser.ProtoFileElement;
import com.squareup.wire.schema.internal.parser.TypeElement;
import io.sluice.schema.IncompatibleSchemaException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The types of a file and of all files that it imports, directly or not, by their full names.
 *
 * <p>A name is looked for in the scope of the message that uses it and then in the scopes around it
 * (Protobuf language guide, "Packages and Name Resolution").
 */
final class ProtobufNames {

  private final Map<String, ProtobufType> types = new HashMap<>();

  private ProtobufNames() {}

  static ProtobufNames of(ProtoFileElement file, ProtobufImports imports) {
    ProtobufNames names = new ProtobufNames();
    names.add(file, imports, new HashMap<>());
    return names;
  }

  /** A message that is known to be there. */
  ProtobufMessage message(String fullName) {
    return ((ProtobufType.Nested) find(fullName, "")).message();
  }

  /**
   * The type of a name.
   *
   * @param scope the full name of the message that uses it
   * @throws IncompatibleSchemaException if there is none
   */
  ProtobufType find(String name, String scope) {
    if (name.startsWith(".")) {
      return found(types.get(name.substring(1)), name, scope);
    }
    String around = scope;
    while (!around.isEmpty()) {
      ProtobufType type = types.get(around + "." + name);
      if (type != null) {
        return type;
      }
      around = around.contains(".") ? around.substring(0, around.lastIndexOf('.')) : "";
    }
    return found(types.get(name), name, scope);
  }

  private static ProtobufType found(@Nullable ProtobufType type, String name, String scope) {
    if (type == null) {
      throw new IncompatibleSchemaException(
          "Cannot read Protobuf message %s: neither the schema nor what it imports has the type '%s'"
              .formatted(scope, name));
    }
    return type;
  }

  private void add(ProtoFileElement file, ProtobufImports imports, Map<String, Boolean> seen) {
    String prefix = file.getPackageName() == null ? "" : file.getPackageName() + ".";
    file.getTypes().forEach(type -> add(type, prefix, file.getSyntax()));
    Stream.of(file.getImports(), file.getPublicImports(), file.getWeakImports())
        .flatMap(List::stream)
        .filter(name -> seen.put(name, true) == null)
        .forEach(name -> add(imported(name, imports), imports, seen));
  }

  private static ProtoFileElement imported(String name, ProtobufImports imports) {
    String text =
        imports
            .text(name)
            .orElseThrow(
                () ->
                    new IncompatibleSchemaException(
                        "Cannot read a Protobuf schema: it imports '%s', which is not there; register it as a reference of the schema, or put it beside the schema file"
                            .formatted(name)));
    return ProtobufText.parse("'" + name + "'", text);
  }

  private void add(TypeElement type, String prefix, @Nullable Syntax syntax) {
    String fullName = prefix + type.getName();
    boolean proto3 = syntax == Syntax.PROTO_3;
    if (type instanceof MessageElement message) {
      MessageFields fields = new MessageFields(fullName, message, proto3, this);
      types.put(fullName, new ProtobufType.Nested(new ProtobufMessage(fullName, fields::all)));
    } else if (type instanceof EnumElement element) {
      types.put(fullName, enumeration(fullName, element, proto3));
    }
    type.getNestedTypes().forEach(nested -> add(nested, fullName + ".", syntax));
  }

  private static ProtobufType enumeration(String fullName, EnumElement element, boolean open) {
    SortedMap<Integer, String> names = new TreeMap<>();
    for (EnumConstantElement constant : element.getConstants()) {
      names.putIfAbsent(constant.getTag(), constant.getName());
    }
    if (names.isEmpty()) {
      throw new IncompatibleSchemaException(
          "Cannot read Protobuf enum %s: it has no values".formatted(fullName));
    }
    int first = element.getConstants().get(0).getTag();
    return new ProtobufType.Enumeration(fullName, names, first, open);
  }
}
