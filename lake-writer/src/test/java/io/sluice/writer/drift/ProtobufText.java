package io.sluice.writer.drift;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import java.util.Locale;

/** Messages as the text of a {@code .proto} file. */
record ProtobufText(String syntax) {

  String of(DescriptorProto message) {
    StringBuilder text = new StringBuilder("syntax = \"%s\";\n".formatted(syntax));
    print(message, text);
    return text.toString();
  }

  private void print(DescriptorProto message, StringBuilder text) {
    text.append("message ").append(message.getName()).append(" {\n");
    message
        .getEnumTypeList()
        .forEach(
            kind -> {
              text.append("enum ").append(kind.getName()).append(" {\n");
              kind.getValueList()
                  .forEach(v -> text.append("%s = %d;\n".formatted(v.getName(), v.getNumber())));
              text.append("}\n");
            });
    message.getNestedTypeList().stream()
        .filter(nested -> !nested.getOptions().getMapEntry())
        .forEach(nested -> print(nested, text));
    String open = "";
    for (FieldDescriptorProto field : message.getFieldList()) {
      String oneof =
          field.hasOneofIndex() && !field.getProto3Optional()
              ? message.getOneofDecl(field.getOneofIndex()).getName()
              : "";
      if (!oneof.equals(open)) {
        text.append(open.isEmpty() ? "" : "}\n");
        text.append(oneof.isEmpty() ? "" : "oneof " + oneof + " {\n");
        open = oneof;
      }
      print(field, oneof, message, text);
    }
    text.append(open.isEmpty() ? "}\n" : "}\n}\n");
  }

  private void print(
      FieldDescriptorProto field, String oneof, DescriptorProto message, StringBuilder text) {
    String type =
        field.hasTypeName()
            ? field.getTypeName()
            : field.getType().name().substring("TYPE_".length()).toLowerCase(Locale.ROOT);
    for (DescriptorProto nested : message.getNestedTypeList()) {
      if (nested.getOptions().getMapEntry() && nested.getName().equals(type)) {
        type = "map<string, %s>".formatted(nested.getField(1).getTypeName());
      }
    }
    String preset =
        field.getType() == Type.TYPE_STRING
            ? "\"" + field.getDefaultValue() + "\""
            : field.getDefaultValue();
    text.append(label(field, oneof, type))
        .append("%s %s = %d".formatted(type, field.getName(), field.getNumber()))
        .append(field.hasDefaultValue() ? " [default = %s]".formatted(preset) : "")
        .append(";\n");
  }

  private String label(FieldDescriptorProto field, String oneof, String type) {
    boolean isImplicit = syntax.equals("proto3") && !field.getProto3Optional();
    if (!oneof.isEmpty() || type.startsWith("map<")) {
      return "";
    }
    return switch (field.getLabel()) {
      case LABEL_REPEATED -> "repeated ";
      case LABEL_REQUIRED -> "required ";
      case LABEL_OPTIONAL -> isImplicit ? "" : "optional ";
    };
  }
}
