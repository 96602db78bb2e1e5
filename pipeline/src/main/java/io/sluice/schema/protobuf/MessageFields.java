package io.sluice.schema.protobuf;

import com.squareup.wire.schema.Field.Label;
import com.squareup.wire.schema.internal.parser.FieldElement;
import com.squareup.wire.schema.internal.parser.MessageElement;
import com.squareup.wire.schema.internal.parser.OneOfElement;
import io.sluice.schema.IncompatibleSchemaException;
import io.sluice.schema.protobuf.ProtobufField.Cardinality;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes the parsed fields of one message into fields with types. */
final class MessageFields {

  private static final int MAX_NUMBER = (1 << 29) - 1;
  private static final Pattern MAP = Pattern.compile("map\\s*<\\s*(\\S+)\\s*,\\s*(\\S+)\\s*>");
  private static final Map<String, ProtobufType.Scalar> SCALARS = new HashMap<>();

  private static final Set<ProtobufType.Scalar> NO_KEYS =
      Set.of(ProtobufType.Scalar.DOUBLE, ProtobufType.Scalar.FLOAT, ProtobufType.Scalar.BYTES);

  static {
    for (ProtobufType.Scalar scalar : ProtobufType.Scalar.values()) {
      SCALARS.put(scalar.toString(), scalar);
    }
  }

  private final String message;
  private final MessageElement element;
  private final boolean proto3;
  private final ProtobufNames names;

  MessageFields(String message, MessageElement element, boolean proto3, ProtobufNames names) {
    this.message = message;
    this.element = element;
    this.proto3 = proto3;
    this.names = names;
  }

  private record Placed(ProtobufField field, FieldElement element) {}

  /**
   * All fields, in the order of the text. Groups and the extensions of others are none of them:
   * their bytes are skipped.
   */
  List<ProtobufField> all() {
    List<Placed> fields = new ArrayList<>();
    element.getFields().forEach(field -> fields.add(placed(field, Optional.empty())));
    for (OneOfElement oneof : element.getOneOfs()) {
      oneof.getFields().forEach(field -> fields.add(placed(field, Optional.of(oneof.getName()))));
    }
    fields.sort(
        Comparator.comparingInt((Placed placed) -> placed.element.getLocation().getLine())
            .thenComparingInt(placed -> placed.element.getLocation().getColumn()));
    requireNumbers(fields);
    return fields.stream().map(Placed::field).toList();
  }

  /** A field without a number of its own would take the values of another. */
  private void requireNumbers(List<Placed> fields) {
    Map<Integer, String> byNumber = new HashMap<>();
    for (Placed placed : fields) {
      int number = placed.field.number();
      String other = byNumber.put(number, placed.field.name());
      if (other != null || number < 1 || number > MAX_NUMBER) {
        throw new IncompatibleSchemaException(
            "Cannot read Protobuf field '%s' of %s: its number %d is %s"
                .formatted(
                    placed.field.name(),
                    message,
                    number,
                    other == null ? "out of range" : "that of '" + other + "' too"));
      }
    }
  }

  private Placed placed(FieldElement field, Optional<String> oneof) {
    ProtobufType type = type(field);
    ProtobufField typed =
        new ProtobufField(
            field.getName(),
            field.getTag(),
            type,
            cardinality(field, type, oneof.isPresent()),
            oneof,
            FieldMeta.decimal(field));
    return new Placed(typed, field);
  }

  private Cardinality cardinality(FieldElement field, ProtobufType type, boolean inOneof) {
    Label label = field.getLabel();
    if (label == Label.REPEATED || type instanceof ProtobufType.MapOf) {
      return Cardinality.REPEATED;
    }
    if (label == Label.REQUIRED) {
      return Cardinality.REQUIRED;
    }
    boolean implicit =
        proto3 && label == null && !inOneof && !(type instanceof ProtobufType.Nested);
    return implicit ? Cardinality.IMPLICIT : Cardinality.OPTIONAL;
  }

  private ProtobufType type(FieldElement field) {
    Matcher map = MAP.matcher(field.getType());
    return map.matches()
        ? new ProtobufType.MapOf(key(field, map.group(1)), single(map.group(2)))
        : single(field.getType());
  }

  private ProtobufType single(String name) {
    ProtobufType scalar = SCALARS.get(name);
    return scalar == null ? names.find(name, message) : scalar;
  }

  private ProtobufType.Scalar key(FieldElement field, String name) {
    ProtobufType.Scalar key = SCALARS.get(name);
    if (key == null || NO_KEYS.contains(key)) {
      throw new IncompatibleSchemaException(
          "Cannot read Protobuf field '%s' of %s: a map has no keys of type '%s'"
              .formatted(field.getName(), message, name));
    }
    return key;
  }
}
