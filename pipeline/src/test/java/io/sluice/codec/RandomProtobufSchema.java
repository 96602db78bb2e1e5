package io.sluice.codec;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumValueDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FieldOptions;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.MessageOptions;
import com.google.protobuf.DescriptorProtos.OneofDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.TimestampProto;
import com.google.protobuf.WrappersProto;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** A random {@code .proto} file, as protobuf-java's descriptors and as text. */
final class RandomProtobufSchema {

  private static final int DEPTH = 3;
  private static final String PACKAGE = "gen.shop";

  private static final List<Type> SCALARS =
      List.of(
          Type.TYPE_DOUBLE,
          Type.TYPE_FLOAT,
          Type.TYPE_INT32,
          Type.TYPE_INT64,
          Type.TYPE_UINT32,
          Type.TYPE_UINT64,
          Type.TYPE_SINT32,
          Type.TYPE_SINT64,
          Type.TYPE_FIXED32,
          Type.TYPE_FIXED64,
          Type.TYPE_SFIXED32,
          Type.TYPE_SFIXED64,
          Type.TYPE_BOOL,
          Type.TYPE_STRING,
          Type.TYPE_BYTES);

  private static final List<String> SINGLES =
      List.of(
          ".google.protobuf.Timestamp",
          ".google.protobuf.DoubleValue",
          ".google.protobuf.FloatValue",
          ".google.protobuf.Int64Value",
          ".google.protobuf.UInt64Value",
          ".google.protobuf.Int32Value",
          ".google.protobuf.UInt32Value",
          ".google.protobuf.BoolValue",
          ".google.protobuf.StringValue",
          ".google.protobuf.BytesValue",
          ".google.type.Date",
          ".google.type.Decimal",
          ".confluent.type.Decimal");

  private final Random random;
  private final boolean proto3;
  private final FileDescriptorProto file;
  private final FileDescriptor linked;
  private final Map<String, io.sluice.schema.Type.Decimal> decimals = new HashMap<>();

  RandomProtobufSchema(Random random) {
    this.random = random;
    this.proto3 = random.nextBoolean();
    FileDescriptorProto.Builder builder =
        FileDescriptorProto.newBuilder()
            .setName("gen.proto")
            .setPackage(PACKAGE)
            .setSyntax(proto3 ? "proto3" : "proto2")
            .addDependency("google/protobuf/timestamp.proto")
            .addDependency("google/protobuf/wrappers.proto")
            .addDependency("google/type/date.proto")
            .addDependency("google/type/decimal.proto")
            .addDependency("confluent/type/decimal.proto");
    for (int decoys = random.nextInt(3); decoys > 0; decoys--) {
      String name = "Decoy" + decoys;
      builder.addMessageType(message(name, "." + PACKAGE + "." + name, 1));
    }
    builder.addMessageType(message("Root", "." + PACKAGE + ".Root", DEPTH));
    this.file = builder.build();
    this.linked = link(file);
  }

  private static FileDescriptor link(FileDescriptorProto file) {
    try {
      return FileDescriptor.buildFrom(
          file,
          new FileDescriptor[] {
            TimestampProto.getDescriptor(),
            WrappersProto.getDescriptor(),
            single("google/type/date.proto", "google.type", "Date", "year", "month", "day"),
            single("google/type/decimal.proto", "google.type", "Decimal", "value:string"),
            single(
                "confluent/type/decimal.proto",
                "confluent.type",
                "Decimal",
                "value:bytes",
                "precision:uint32",
                "scale")
          });
    } catch (DescriptorValidationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static FileDescriptor single(String path, String pack, String name, String... fields)
      throws DescriptorValidationException {
    DescriptorProto.Builder message = DescriptorProto.newBuilder().setName(name);
    for (String field : fields) {
      String[] parts = field.split(":", 2);
      String type = parts.length == 1 ? "INT32" : parts[1].toUpperCase(java.util.Locale.ROOT);
      message.addField(
          FieldDescriptorProto.newBuilder()
              .setName(parts[0])
              .setNumber(message.getFieldCount() + 1)
              .setLabel(Label.LABEL_OPTIONAL)
              .setType(Type.valueOf("TYPE_" + type)));
    }
    return FileDescriptor.buildFrom(
        FileDescriptorProto.newBuilder()
            .setName(path)
            .setPackage(pack)
            .setSyntax("proto3")
            .addMessageType(message)
            .build(),
        new FileDescriptor[0]);
  }

  Descriptor root() {
    return linked.findMessageTypeByName("Root");
  }

  String text() {
    return new ProtobufPrinter(decimals).print(file);
  }

  /** The precision and scale of a field; of a map for its values. */
  io.sluice.schema.Type.Decimal decimal(FieldDescriptor field) {
    io.sluice.schema.Type.Decimal own = decimals.get("." + field.getFullName());
    return own == null ? decimals.get("." + field.getContainingType().getFullName()) : own;
  }

  private DescriptorProto message(String name, String fullName, int depth) {
    DescriptorProto.Builder message = DescriptorProto.newBuilder().setName(name);
    message.addEnumType(enumeration());
    Set<Integer> numbers = new HashSet<>();
    for (int i = 1 + random.nextInt(6); i > 0; i--) {
      FieldDescriptorProto.Builder field = field("f" + i, numbers);
      fill(field, message, fullName, depth);
      label(field, message, fullName);
      message.addField(field);
    }
    if (random.nextInt(3) == 0) {
      int oneof = message.getOneofDeclCount();
      message.addOneofDecl(oneof, OneofDescriptorProto.newBuilder().setName("choice"));
      for (int i = 2 + random.nextInt(2); i > 0; i--) {
        FieldDescriptorProto.Builder field = field("c" + i, numbers);
        fill(field, message, fullName, depth);
        message.addField(field.setLabel(Label.LABEL_OPTIONAL).setOneofIndex(oneof));
      }
    }
    return last(message);
  }

  /** The oneofs that stand for proto3's optional fields have to come behind the others. */
  private static DescriptorProto last(DescriptorProto.Builder message) {
    for (FieldDescriptorProto.Builder field : message.getFieldBuilderList()) {
      if (field.getProto3Optional()) {
        field.setOneofIndex(message.getOneofDeclCount());
        message.addOneofDecl(OneofDescriptorProto.newBuilder().setName("_" + field.getName()));
      }
    }
    return message.build();
  }

  private FieldDescriptorProto.Builder field(String name, Set<Integer> numbers) {
    int number;
    do {
      number =
          switch (random.nextInt(5)) {
            case 0 -> 1 + random.nextInt(15);
            case 1 -> 20_000 + random.nextInt(1 << 20);
            default -> 1 + random.nextInt(400);
          };
    } while (!numbers.add(number));
    return FieldDescriptorProto.newBuilder().setName(name).setNumber(number);
  }

  private void fill(
      FieldDescriptorProto.Builder field,
      DescriptorProto.Builder message,
      String fullName,
      int depth) {
    int choice = random.nextInt(depth > 0 ? 13 : 10);
    if (choice < 6) {
      field.setType(SCALARS.get(random.nextInt(SCALARS.size())));
    } else if (choice < 7) {
      field.setType(Type.TYPE_ENUM).setTypeName(fullName + ".Kind");
    } else if (choice < 10) {
      String single = SINGLES.get(random.nextInt(SINGLES.size()));
      field.setType(Type.TYPE_MESSAGE).setTypeName(single);
      if (single.endsWith(".Decimal")) {
        int precision = 1 + random.nextInt(38);
        decimals.put(
            fullName + "." + field.getName(),
            new io.sluice.schema.Type.Decimal(precision, random.nextInt(precision + 1)));
      }
    } else {
      String name = "M" + message.getNestedTypeCount();
      message.addNestedType(message(name, fullName + "." + name, depth - 1));
      field.setType(Type.TYPE_MESSAGE).setTypeName(fullName + "." + name);
    }
  }

  private void label(
      FieldDescriptorProto.Builder field, DescriptorProto.Builder message, String fullName) {
    boolean packable =
        field.getType() != Type.TYPE_MESSAGE
            && field.getType() != Type.TYPE_STRING
            && field.getType() != Type.TYPE_BYTES;
    switch (random.nextInt(6)) {
      case 0 -> {
        field.setLabel(Label.LABEL_REPEATED);
        if (packable && random.nextBoolean()) {
          field.setOptions(FieldOptions.newBuilder().setPacked(random.nextBoolean()));
        }
      }
      case 1 -> mapOf(field, message, fullName);
      case 2 -> field.setLabel(proto3 ? Label.LABEL_OPTIONAL : Label.LABEL_REQUIRED);
      case 3 -> field.setLabel(Label.LABEL_OPTIONAL).setProto3Optional(proto3);
      default -> field.setLabel(Label.LABEL_OPTIONAL);
    }
  }

  /** Makes a field of values a map of them; the entry is a nested message, as protoc makes it. */
  private void mapOf(
      FieldDescriptorProto.Builder field, DescriptorProto.Builder message, String fullName) {
    List<Type> keys =
        SCALARS.stream()
            .filter(
                type ->
                    type != Type.TYPE_DOUBLE && type != Type.TYPE_FLOAT && type != Type.TYPE_BYTES)
            .toList();
    String name = "F" + field.getName().substring(1) + "Entry";
    FieldDescriptorProto value =
        field.build().toBuilder()
            .setName("value")
            .setNumber(2)
            .setLabel(Label.LABEL_OPTIONAL)
            .build();
    DescriptorProto entry =
        DescriptorProto.newBuilder()
            .setName(name)
            .setOptions(MessageOptions.newBuilder().setMapEntry(true))
            .addField(
                FieldDescriptorProto.newBuilder()
                    .setName("key")
                    .setNumber(1)
                    .setLabel(Label.LABEL_OPTIONAL)
                    .setType(keys.get(random.nextInt(keys.size()))))
            .addField(value)
            .build();
    message.addNestedType(entry);
    Optional.ofNullable(decimals.get(fullName + "." + field.getName()))
        .ifPresent(decimal -> decimals.put(fullName + "." + name, decimal));
    // Resolved from the scope of the message that is being made.
    field.setType(Type.TYPE_MESSAGE).setTypeName(name).setLabel(Label.LABEL_REPEATED);
  }

  private EnumDescriptorProto enumeration() {
    EnumDescriptorProto.Builder kind = EnumDescriptorProto.newBuilder().setName("Kind");
    int first = proto3 ? 0 : random.nextInt(9) - 4;
    Set<Integer> numbers = new HashSet<>();
    for (int number : new int[] {first, 7, -3, 1 << 20}) {
      if (numbers.add(number)) {
        kind.addValue(
            EnumValueDescriptorProto.newBuilder()
                .setName("K" + kind.getValueCount())
                .setNumber(number));
      }
    }
    return kind.build();
  }
}
