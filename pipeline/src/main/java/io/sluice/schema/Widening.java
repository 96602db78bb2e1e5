package io.sluice.schema;

import io.sluice.schema.Type.Decimal;
import io.sluice.schema.Type.ListOf;
import io.sluice.schema.Type.MapOf;
import io.sluice.schema.Type.Primitive;
import io.sluice.schema.Type.Struct;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * A column that has to become of a larger type before it can hold what records have.
 *
 * <p>A type is larger than another if every value of the other is one of its own: {@code long} and
 * {@code double} than {@code int}, {@code double} than {@code float}, and a decimal with no fewer
 * digits on either side of the point.
 *
 * @param path of the column, from the outermost record on; {@code []} stands for the elements of a
 *     list and {@code {}} for the values of a map
 */
public record Widening(String path, Type from, Type to) {

  /** Whether every value of one type is a value of the other, which is not the same type. */
  public static boolean isLarger(Type than, Type type) {
    if (than instanceof Decimal small && type instanceof Decimal large) {
      return !small.equals(large)
          && large.scale() >= small.scale()
          && large.precision() - large.scale() >= small.precision() - small.scale();
    }
    return (than == Primitive.INT && (type == Primitive.LONG || type == Primitive.DOUBLE))
        || (than == Primitive.FLOAT && type == Primitive.DOUBLE);
  }

  /** What has to be widened in columns to hold records with these fields, in their order. */
  public static List<Widening> between(RowType columns, RowType written) {
    List<Widening> found = new ArrayList<>();
    add(columns, written, "", found);
    return List.copyOf(found);
  }

  private static void add(RowType columns, RowType written, String path, List<Widening> found) {
    for (Field column : columns.fields()) {
      OptionalInt there = written.ordinal(column.name());
      if (there.isPresent()) {
        Type type = written.field(there.getAsInt()).type();
        add(column.type(), type, path + column.name(), found);
      }
    }
  }

  private static void add(Type column, Type written, String path, List<Widening> found) {
    if (column instanceof Struct is && written instanceof Struct comes) {
      add(is.row(), comes.row(), path + ".", found);
    } else if (column instanceof ListOf is && written instanceof ListOf comes) {
      add(is.element(), comes.element(), path + "[]", found);
    } else if (column instanceof MapOf is && written instanceof MapOf comes) {
      add(is.value(), comes.value(), path + "{}", found);
    } else if (isLarger(column, written)) {
      found.add(new Widening(path, column, written));
    }
  }

  /** The columns with the larger of both types wherever one is larger. */
  public static RowType widened(RowType columns, RowType written) {
    List<Field> fields = new ArrayList<>();
    for (Field column : columns.fields()) {
      OptionalInt there = written.ordinal(column.name());
      fields.add(
          there.isEmpty()
              ? column
              : new Field(
                  column.name(),
                  widened(column.type(), written.field(there.getAsInt()).type()),
                  column.nullable()));
    }
    return new RowType(fields);
  }

  private static Type widened(Type column, Type written) {
    if (column instanceof Struct is && written instanceof Struct comes) {
      return new Struct(widened(is.row(), comes.row()));
    }
    if (column instanceof ListOf is && written instanceof ListOf comes) {
      return new ListOf(widened(is.element(), comes.element()), is.elementNullable());
    }
    if (column instanceof MapOf is && written instanceof MapOf comes) {
      return new MapOf(widened(is.value(), comes.value()), is.valueNullable());
    }
    return isLarger(column, written) ? written : column;
  }

  @Override
  public String toString() {
    return "%s from %s to %s".formatted(path, from, to);
  }
}
