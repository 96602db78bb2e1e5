package io.sluice.spark.verify;

import io.sluice.schema.Field;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import io.sluice.schema.Type.ListOf;
import io.sluice.schema.Type.MapOf;
import io.sluice.schema.Type.Primitive;
import io.sluice.schema.Type.Struct;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.jspecify.annotations.Nullable;

/**
 * Holds rows that should be equal against one another, as multisets: rows of one identity are the
 * same if both sides have as many of them, with equal values.
 *
 * <p>Doubles may differ by a tolerance relative to the greater of the two or, for sums, to the sum
 * of the absolute values: the order of adding may change that much. All else is equal or not; null
 * equals null and NaN equals NaN.
 *
 * @param identity the columns that tell rows apart
 * @param values the columns to compare
 * @param tolerance of doubles that are no part of another value
 * @param magnitudes the values for which the expected side has a {@link BatchView#magnitude}
 */
public record Comparison(
    List<String> identity, RowType values, double tolerance, Set<String> magnitudes) {

  /** What two engines may differ by because they add in another order. */
  public static final double RELATIVE_TOLERANCE = 1e-9;

  /** Columns of {@link #groups}, besides the identity. */
  public static final String ACTUAL = "_actual";

  public static final String EXPECTED = "_expected";

  /** Whether the rows of an identity are the same on both sides. */
  public static final String SAME = "_same";

  private static final String IS_ACTUAL = "_is_actual";
  private static final String ROW = "_row";
  private static final String VALUES = "values";
  private static final String MAGNITUDES = "magnitudes";

  /** A comparison in which doubles are equal or not, like everything else. */
  public static Comparison exact(List<String> identity, RowType values) {
    return new Comparison(identity, values, 0, Set.of());
  }

  /**
   * One row for every identity that either side has: the identity, the rows of both sides as
   * arrays, and whether they are the same.
   */
  public Dataset<Row> groups(Dataset<Row> actual, Dataset<Row> expected) {
    Column isActual = LakeReader.named(IS_ACTUAL);
    Column row = LakeReader.named(ROW);
    Column[] key = identity.stream().map(LakeReader::named).toArray(Column[]::new);
    return actual
        .select(side(functions.lit(true), functions.lit(null).cast("double")))
        .union(expected.select(side(functions.lit(false), null)))
        .groupBy(key)
        .agg(
            functions.sort_array(functions.collect_list(functions.when(isActual, row))).as(ACTUAL),
            functions
                .sort_array(functions.collect_list(functions.when(functions.not(isActual), row)))
                .as(EXPECTED))
        .withColumn(SAME, same(LakeReader.named(ACTUAL), LakeReader.named(EXPECTED)));
  }

  private Column[] side(Column isActual, @Nullable Column noMagnitude) {
    List<Column> columns = new ArrayList<>();
    identity.forEach(name -> columns.add(LakeReader.named(name)));
    columns.add(isActual.as(IS_ACTUAL));
    Column[] compared =
        values.fields().stream()
            .map(field -> orderable(LakeReader.named(field.name()), field.type()).as(field.name()))
            .toArray(Column[]::new);
    Column[] sizes =
        ordered()
            .map(
                name ->
                    noMagnitude == null ? LakeReader.named(BatchView.magnitude(name)) : noMagnitude)
            .toArray(Column[]::new);
    columns.add(
        functions
            .struct(
                functions.struct(compared).as(VALUES),
                functions.array(sizes).cast("array<double>").as(MAGNITUDES))
            .as(ROW));
    return columns.toArray(Column[]::new);
  }

  private Stream<String> ordered() {
    return magnitudes.stream().sorted();
  }

  private Column same(Column actual, Column expected) {
    return functions
        .size(actual)
        .equalTo(functions.size(expected))
        .and(functions.forall(functions.zip_with(actual, expected, this::sameRow), same -> same));
  }

  private Column sameRow(Column actual, Column expected) {
    List<String> sums = ordered().toList();
    Column same = functions.lit(true);
    for (Field field : values.fields()) {
      Column left = actual.getField(VALUES).getField(field.name());
      Column right = expected.getField(VALUES).getField(field.name());
      int sum = sums.indexOf(field.name());
      Column magnitude =
          sum < 0
              ? functions.lit(0.0)
              : functions.coalesce(expected.getField(MAGNITUDES).getItem(sum), functions.lit(0.0));
      same =
          same.and(
              field.type() == Primitive.DOUBLE
                  ? near(left, right, magnitude)
                  : left.eqNullSafe(right));
    }
    return same;
  }

  /** The bound must be finite: infinity and NaN are near to themselves alone. */
  private Column near(Column left, Column right, Column magnitude) {
    Column bound =
        functions
            .greatest(functions.abs(left), functions.abs(right), magnitude)
            .multiply(tolerance);
    return left.eqNullSafe(right)
        .or(
            functions.coalesce(
                bound.lt(Double.POSITIVE_INFINITY).and(functions.abs(left.minus(right)).leq(bound)),
                functions.lit(false)));
  }

  /** The value in a form that Spark can order and compare: maps become lists of their entries. */
  private static Column orderable(Column value, Type type) {
    if (!holdsMap(type)) {
      return value;
    }
    if (type instanceof MapOf map) {
      Column entries =
          functions.transform(
              functions.map_entries(value),
              entry ->
                  functions.struct(
                      entry.getField("key").as("key"),
                      orderable(entry.getField("value"), map.value()).as("value")));
      return functions.sort_array(entries);
    }
    if (type instanceof ListOf list) {
      return functions.transform(value, element -> orderable(element, list.element()));
    }
    Column[] fields =
        ((Struct) type)
            .row().fields().stream()
                .map(
                    field -> orderable(value.getField(field.name()), field.type()).as(field.name()))
                .toArray(Column[]::new);
    return functions.when(value.isNotNull(), functions.struct(fields));
  }

  private static boolean holdsMap(Type type) {
    return type instanceof MapOf
        || (type instanceof ListOf list && holdsMap(list.element()))
        || (type instanceof Struct struct
            && struct.row().fields().stream().anyMatch(field -> holdsMap(field.type())));
  }

  /** A value of the first row of one side of a group; null if there is no row. */
  static Column value(String side, String column) {
    return functions
        .get(LakeReader.named(side), functions.lit(0))
        .getField(VALUES)
        .getField(column);
  }

  /** Some of the groups, for people. */
  public List<Difference> examples(Dataset<Row> groups, int most) {
    Column[] key = identity.stream().map(LakeReader::named).toArray(Column[]::new);
    return groups
        .select(json(functions.struct(key)), rowsJson(ACTUAL), rowsJson(EXPECTED))
        .limit(most)
        .collectAsList()
        .stream()
        .map(row -> new Difference(row.getString(0), row.getString(1), row.getString(2)))
        .toList();
  }

  private static Column rowsJson(String side) {
    return json(functions.transform(LakeReader.named(side), row -> row.getField(VALUES)));
  }

  private static Column json(Column value) {
    return functions.to_json(value, Map.of("ignoreNullFields", "false"));
  }
}
