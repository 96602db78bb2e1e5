package io.sluice.codec;

import io.sluice.schema.IncompatibleSchemaException;
import java.util.List;
import java.util.Set;
import org.apache.avro.Schema;

/** Goes over one value that nobody asked for. */
@FunctionalInterface
interface AvroSkip {

  void skip(AvroInput in);

  /**
   * How to skip values of a schema.
   *
   * @param open the records around this one, none of which may come again
   */
  static AvroSkip of(Schema schema, Set<String> open) {
    return switch (schema.getType()) {
      case NULL -> in -> {};
      case BOOLEAN -> AvroInput::readBoolean;
      case INT, LONG -> AvroInput::readLong;
      case FLOAT -> in -> in.take(Float.BYTES);
      case DOUBLE -> in -> in.take(Double.BYTES);
      case STRING, BYTES -> in -> in.take(in.readLength());
      case FIXED -> in -> in.take(schema.getFixedSize());
      case ENUM -> in -> AvroLeaves.readIndex(in, schema.getEnumSymbols().size());
      case UNION -> union(schema, open);
      case RECORD -> record(schema, open);
      case ARRAY ->
          blocks(AvroSize.ofItem(schema.getElementType()), of(schema.getElementType(), open));
      case MAP -> {
        AvroSkip value = of(schema.getValueType(), open);
        AvroSkip entry =
            in -> {
              in.take(in.readLength());
              value.skip(in);
            };
        yield blocks(1 + AvroSize.least(schema.getValueType()), entry);
      }
    };
  }

  private static AvroSkip union(Schema schema, Set<String> open) {
    List<AvroSkip> branches = schema.getTypes().stream().map(b -> of(b, open)).toList();
    return in -> branches.get(AvroLeaves.readIndex(in, branches.size())).skip(in);
  }

  private static AvroSkip record(Schema schema, Set<String> open) {
    if (!open.add(schema.getFullName())) {
      throw new IncompatibleSchemaException(
          "Cannot read Avro record %s: it contains itself; leave it out of the schema"
              .formatted(schema.getFullName()));
    }
    AvroSkip[] fields =
        schema.getFields().stream().map(f -> of(f.schema(), open)).toArray(AvroSkip[]::new);
    open.remove(schema.getFullName());
    return in -> {
      for (AvroSkip field : fields) {
        field.skip(in);
      }
    };
  }

  private static AvroSkip blocks(int itemBytes, AvroSkip item) {
    return in -> {
      for (int count = in.readBlock(itemBytes); count != 0; count = in.readBlock(itemBytes)) {
        if (count < 0) {
          in.take(in.readBlockBytes());
        }
        for (int i = 0; i < count; i++) {
          item.skip(in);
        }
      }
    };
  }
}
