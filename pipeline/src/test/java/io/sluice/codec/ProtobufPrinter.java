package io.sluice.codec;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import io.sluice.schema.Type.Decimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Prints descriptors as the text of a {@code .proto} file. */
final class ProtobufPrinter {

  private final Map<String, Decimal> decimals;
  private final StringBuilder out = new StringBuilder();
  private boolean proto3;

  /**
   * @param decimals precision and scale by the full names of fields, with a dot in front
   */
  ProtobufPrinter(Map<String, Decimal> decimals) {
    this.decimals = decimals;
  }

  String print(FileDescriptorProto file) {
    proto3 = file.getSyntax().equals("proto3");
    out.append("syntax = \"%s\";\npackage %s;\n".formatted(file.getSyntax(), file.getPackage()));
    file.getDependencyList().forEach(name -> out.append("import \"%s\";\n".formatted(name)));
    out.append("import \"confluent/meta.proto\";\n");
    file.getMessageTypeList().forEach(each -> message(each, "." + file.getPackage()));
    return out.toString();
  }

  private void message(DescriptorProto message, String scope) {
    String fullName = scope + "." + message.getName();
    out.append("message %s {\n".formatted(message.getName()));
    message.getEnumTypeList().forEach(this::enumeration);
    message.getNestedTypeList().stream()
        .filter(nested -> !nested.getOptions().getMapEntry())
        .forEach(nested -> message(nested, fullName));
    boolean open = false;
    for (FieldDescriptorProto field : message.getFieldList()) {
      boolean member = field.hasOneofIndex() && !field.getProto3Optional();
      if (member && !open) {
        out.append("  oneof %s {\n".formatted(message.getOneofDecl(0).getName()));
        open = true;
      }
      field(field, message, fullName, member);
    }
    out.append(open ? "  }\n}\n" : "}\n");
  }

  private void field(
      FieldDescriptorProto field, DescriptorProto message, String fullName, boolean member) {
    Optional<DescriptorProto> entry =
        message.getNestedTypeList().stream()
            .filter(nested -> nested.getOptions().getMapEntry())
            .filter(nested -> field.getTypeName().equals(nested.getName()))
            .findFirst();
    String label = member || entry.isPresent() ? "" : label(field);
    String type =
        entry
            .map(map -> "map<%s, %s>".formatted(type(map.getField(0)), type(map.getField(1))))
            .orElseGet(() -> type(field));
    out.append(
        "    %s%s %s = %d%s;\n"
            .formatted(
                label,
                type,
                field.getName(),
                field.getNumber(),
                options(field, fullName + "." + field.getName())));
  }

  private String label(FieldDescriptorProto field) {
    if (field.getLabel() == Label.LABEL_REPEATED) {
      return "repeated ";
    }
    if (field.getLabel() == Label.LABEL_REQUIRED) {
      return "required ";
    }
    return proto3 && !field.getProto3Optional() ? "" : "optional ";
  }

  private static String type(FieldDescriptorProto field) {
    return field.getType() == Type.TYPE_MESSAGE || field.getType() == Type.TYPE_ENUM
        ? field.getTypeName()
        : field.getType().name().substring("TYPE_".length()).toLowerCase(Locale.ROOT);
  }

  private String options(FieldDescriptorProto field, String fullName) {
    Decimal decimal = decimals.get(fullName);
    if (decimal != null) {
      return " [(confluent.field_meta) = {params: [{key: \"precision\", value: \"%d\"}, {key: \"scale\", value: \"%d\"}]}]"
          .formatted(decimal.precision(), decimal.scale());
    }
    return field.getOptions().hasPacked()
        ? " [packed = %s]".formatted(field.getOptions().getPacked())
        : "";
  }

  private void enumeration(EnumDescriptorProto kind) {
    List<String> values =
        kind.getValueList().stream()
            .map(value -> "%s = %d;".formatted(value.getName(), value.getNumber()))
            .toList();
    out.append(
        "  enum %s { %s }\n"
            .formatted(kind.getName(), values.stream().collect(Collectors.joining(" "))));
  }
}
