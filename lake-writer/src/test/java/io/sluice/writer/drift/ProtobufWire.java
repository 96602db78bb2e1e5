package io.sluice.writer.drift;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MessageOptions;
import com.google.protobuf.DescriptorProtos.OneofDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import io.sluice.registry.SchemaText;
import io.sluice.writer.drift.Shape.Member;
import io.sluice.writer.drift.Shape.Scalar;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Protobuf, written by protobuf-java; numbers of fields are their places. */
final class ProtobufWire implements Wire {

  /** The first message of the file. */
  private static final byte[] INDEXES = {0};

  private final String syntax;

  ProtobufWire(String syntax) {
    this.syntax = syntax;
  }

  @Override
  public SchemaText schema(List<Member> members) {
    return new SchemaText(
        SchemaText.Kind.PROTOBUF, new ProtobufText(syntax).of(message("Root", members)));
  }

  @Override
  public byte[] record(int schemaId, List<Member> members, Map<String, Object> values) {
    FileDescriptorProto file =
        FileDescriptorProto.newBuilder()
            .setName("drift.proto")
            .setSyntax(syntax)
            .addMessageType(message("Root", members))
            .build();
    try {
      Descriptor root =
          FileDescriptor.buildFrom(file, new FileDescriptor[0]).getMessageTypes().get(0);
      return Wire.framed(schemaId, INDEXES, message(root, values).toByteArray());
    } catch (DescriptorValidationException e) {
      throw new IllegalStateException(e);
    }
  }

  private DescriptorProto message(String name, List<Member> members) {
    DescriptorProto.Builder message = DescriptorProto.newBuilder().setName(name);
    for (Member member : members) {
      FieldDescriptorProto.Builder field =
          FieldDescriptorProto.newBuilder()
              .setName(member.name())
              .setNumber(1 + message.getFieldCount())
              .setLabel(
                  member.isOptional() || syntax.equals("proto3")
                      ? Label.LABEL_OPTIONAL
                      : Label.LABEL_REQUIRED);
      set(member.shape(), field, message);
      if (!member.oneof().isEmpty()) {
        field.setLabel(Label.LABEL_OPTIONAL).setOneofIndex(oneof(member.oneof(), message));
      }
      if (member.preset() != 0) {
        field.setDefaultValue(preset(member));
      }
      message.addField(field);
    }
    if (syntax.equals("proto3")) {
      makeOptional(members, message);
    }
    return message.build();
  }

  /** An optional field of proto3 is alone in a oneof; such come last. */
  private static void makeOptional(List<Member> members, DescriptorProto.Builder message) {
    for (int i = 0; i < members.size(); i++) {
      FieldDescriptorProto.Builder field = message.getFieldBuilder(i);
      if (members.get(i).isOptional() && !field.hasOneofIndex()) {
        field.setProto3Optional(true).setOneofIndex(oneof("_" + field.getName(), message));
      }
    }
  }

  private static int oneof(String name, DescriptorProto.Builder message) {
    for (int i = 0; i < message.getOneofDeclCount(); i++) {
      if (message.getOneofDecl(i).getName().equals(name)) {
        return i;
      }
    }
    message.addOneofDecl(OneofDescriptorProto.newBuilder().setName(name));
    return message.getOneofDeclCount() - 1;
  }

  private static String preset(Member member) {
    return switch ((Scalar) member.shape()) {
      case BOOLEAN -> String.valueOf(member.preset() == 1);
      case STRING -> "preset" + member.preset();
      default -> String.valueOf(member.preset());
    };
  }

  private void set(Shape shape, FieldDescriptorProto.Builder field, DescriptorProto.Builder in) {
    String typeName = "T_" + field.getName();
    if (shape instanceof Scalar scalar) {
      field.setType(type(scalar));
    } else if (shape instanceof Shape.Symbols symbols) {
      EnumDescriptorProto.Builder kind = EnumDescriptorProto.newBuilder().setName(typeName);
      for (String symbol : symbols.symbols()) {
        kind.addValueBuilder().setName(symbol).setNumber(kind.getValueCount() - 1);
      }
      in.addEnumType(kind);
      field.setType(Type.TYPE_ENUM).setTypeName(typeName);
    } else if (shape instanceof Shape.Nested nested) {
      in.addNestedType(message(typeName, nested.members()));
      field.setType(Type.TYPE_MESSAGE).setTypeName(typeName);
    } else if (shape instanceof Shape.ListOf list) {
      set(list.element(), field, in);
      field.setLabel(Label.LABEL_REPEATED);
    } else if (shape instanceof Shape.MapOf map) {
      setMap(map, field, in);
    } else {
      DescriptorProto.Builder self = DescriptorProto.newBuilder().setName(typeName);
      self.addFieldBuilder()
          .setName("self")
          .setNumber(1)
          .setLabel(Label.LABEL_OPTIONAL)
          .setType(Type.TYPE_MESSAGE)
          .setTypeName(typeName);
      in.addNestedType(self);
      field.setType(Type.TYPE_MESSAGE).setTypeName(typeName);
    }
  }

  private void setMap(
      Shape.MapOf map, FieldDescriptorProto.Builder field, DescriptorProto.Builder in) {
    FieldDescriptorProto.Builder value =
        FieldDescriptorProto.newBuilder()
            .setName("value")
            .setNumber(2)
            .setLabel(Label.LABEL_OPTIONAL);
    set(map.value(), value, in);
    String entry =
        field.getName().substring(0, 1).toUpperCase(Locale.ROOT)
            + field.getName().substring(1)
            + "Entry";
    DescriptorProto.Builder message =
        DescriptorProto.newBuilder()
            .setName(entry)
            .setOptions(MessageOptions.newBuilder().setMapEntry(true));
    message
        .addFieldBuilder()
        .setName("key")
        .setNumber(1)
        .setLabel(Label.LABEL_OPTIONAL)
        .setType(Type.TYPE_STRING);
    message.addField(value);
    in.addNestedType(message);
    field.setType(Type.TYPE_MESSAGE).setTypeName(entry).setLabel(Label.LABEL_REPEATED);
  }

  private static Type type(Scalar scalar) {
    return switch (scalar) {
      case BOOLEAN -> Type.TYPE_BOOL;
      case INT -> Type.TYPE_INT32;
      case LONG -> Type.TYPE_SINT64;
      case FLOAT -> Type.TYPE_FLOAT;
      case DOUBLE -> Type.TYPE_DOUBLE;
      case STRING -> Type.TYPE_STRING;
    };
  }

  private static DynamicMessage message(Descriptor type, Map<String, Object> values) {
    DynamicMessage.Builder message = DynamicMessage.newBuilder(type);
    values.forEach((name, value) -> set(message, type.findFieldByName(name), value));
    return message.build();
  }

  @SuppressWarnings("unchecked")
  private static void set(DynamicMessage.Builder message, FieldDescriptor field, Object value) {
    if (field.isMapField()) {
      Descriptor entry = field.getMessageType();
      ((Map<String, Object>) value)
          .forEach(
              (key, item) ->
                  message.addRepeatedField(
                      field, message(entry, Map.of("key", key, "value", item))));
    } else if (field.isRepeated()) {
      ((List<?>) value).forEach(item -> message.addRepeatedField(field, value(field, item)));
    } else {
      message.setField(field, value(field, value));
    }
  }

  @SuppressWarnings("unchecked")
  private static Object value(FieldDescriptor field, Object value) {
    return switch (field.getJavaType()) {
      case ENUM -> field.getEnumType().findValueByName((String) value);
      case MESSAGE ->
          value instanceof Map<?, ?> map
              ? message(field.getMessageType(), (Map<String, Object>) map)
              : DynamicMessage.getDefaultInstance(field.getMessageType());
      default -> value;
    };
  }
}
