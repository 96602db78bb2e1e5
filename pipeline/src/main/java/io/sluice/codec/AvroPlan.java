package io.sluice.codec;

import io.sluice.schema.AvroSchemas;
import io.sluice.schema.Field;
import io.sluice.schema.IncompatibleSchemaException;
import io.sluice.schema.RowReceiver;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import java.util.HashSet;
import java.util.OptionalInt;
import org.apache.avro.Schema;

/**
 * The steps from a written record to a row: one for each of the writer's fields, in the writer's
 * order.
 */
final class AvroPlan {

  private final FieldStep[] steps;

  private AvroPlan(FieldStep[] steps) {
    this.steps = steps;
  }

  /** How the writer's fields find their columns. */
  enum Match {
    BY_NAME {
      @Override
      OptionalInt column(Schema.Field field, RowType reader) {
        return reader.ordinal(field.name());
      }

      @Override
      boolean hasField(Schema writer, RowType reader, int ordinal) {
        return writer.getField(reader.field(ordinal).name()) != null;
      }
    },
    BY_POSITION {
      @Override
      OptionalInt column(Schema.Field field, RowType reader) {
        return field.pos() < reader.size() ? OptionalInt.of(field.pos()) : OptionalInt.empty();
      }

      @Override
      boolean hasField(Schema writer, RowType reader, int ordinal) {
        return ordinal < writer.getFields().size();
      }
    };

    abstract OptionalInt column(Schema.Field field, RowType reader);

    abstract boolean hasField(Schema writer, RowType reader, int ordinal);
  }

  /**
   * Works out the steps.
   *
   * @param path of the record, empty for the outermost
   * @throws IncompatibleSchemaException naming the column that cannot be filled
   */
  static AvroPlan of(Schema writer, RowType reader, Match match, String path) {
    for (int ordinal = 0; ordinal < reader.size(); ordinal++) {
      Field column = reader.field(ordinal);
      if (!column.nullable() && !match.hasField(writer, reader, ordinal)) {
        throw refused(
            join(path, column.name()),
            "it is not null, and the writer's %s has no such field"
                .formatted(writer.getFullName()));
      }
    }
    return new AvroPlan(
        writer.getFields().stream()
            .map(field -> step(field, reader, match, path))
            .toArray(FieldStep[]::new));
  }

  void run(AvroInput in, RowReceiver into) {
    for (FieldStep step : steps) {
      try {
        step.run(in, into);
      } catch (MalformedRecordException e) {
        throw e.in(step.field());
      }
    }
  }

  private static FieldStep step(Schema.Field field, RowType reader, Match match, String path) {
    OptionalInt ordinal = match.column(field, reader);
    if (ordinal.isEmpty()) {
      return new FieldStep.Skip(field.name(), AvroSkip.of(field.schema(), new HashSet<>()));
    }
    Field column = reader.field(ordinal.getAsInt());
    String at = join(path, field.name());
    return new FieldStep.Take(
        field.name(),
        reader(field.schema(), column.type(), column.nullable(), match, at),
        ordinal.getAsInt());
  }

  private static AvroReader reader(
      Schema written, Type to, boolean nullable, Match match, String path) {
    AvroReader value = reader(AvroSchemas.valueSchema(written, path), to, match, path);
    if (written.getType() != Schema.Type.UNION) {
      return value;
    }
    int size = written.getTypes().size();
    int nullBranch = written.isNullable() ? written.getIndexNamed("null") : -1;
    return (in, into, ordinal) -> {
      int at = in.position();
      if (AvroLeaves.readIndex(in, size) != nullBranch) {
        value.read(in, into, ordinal);
      } else if (!nullable) {
        throw AvroInput.malformed("null in a column that is not null", at);
      }
    };
  }

  private static AvroReader reader(Schema written, Type to, Match match, String path) {
    Schema.Type from = written.getType();
    if (to instanceof Type.Struct struct && from == Schema.Type.RECORD) {
      return AvroContainers.struct(of(written, struct.row(), match, path), struct.row());
    }
    if (to instanceof Type.ListOf list && from == Schema.Type.ARRAY) {
      Schema element = written.getElementType();
      AvroReader item = reader(element, list.element(), list.elementNullable(), match, path + "[]");
      return AvroContainers.list(list, item, AvroSize.ofItem(element));
    }
    if (to instanceof Type.MapOf map && from == Schema.Type.MAP) {
      Schema value = written.getValueType();
      AvroReader item = reader(value, map.value(), map.valueNullable(), match, path + "{}");
      return AvroContainers.map(map, item, 1 + AvroSize.least(value));
    }
    return leaf(written, to, path);
  }

  private static AvroReader leaf(Schema written, Type to, String path) {
    return switch (written.getType()) {
      case RECORD, ARRAY, MAP, NULL -> throw mismatch(written.getType().getName(), to, path);
      default -> {
        Type from = AvroSchemas.type(written, path);
        yield AvroLeaves.of(written, from, to)
            .orElseThrow(() -> mismatch(from.toString(), to, path));
      }
    };
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private static IncompatibleSchemaException mismatch(String from, Type to, String path) {
    return refused(path, "it is %s, and the writer's field is %s".formatted(to, from));
  }

  private static IncompatibleSchemaException refused(String column, String reason) {
    return new IncompatibleSchemaException("Cannot fill column '%s': %s".formatted(column, reason));
  }
}
