package io.sluice.pipeline.file;

import io.sluice.failure.NearestName;
import io.sluice.schema.Field;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads the columns that a pipeline file declares: {@code price: double}, {@code id: string not
 * null}, {@code amount: decimal(12,2)}, {@code tags: list<string>}; a mapping is a nested record.
 */
final class ColumnTypes {

  private static final Map<String, Type> PRIMITIVES =
      Stream.of(Type.Primitive.values())
          .collect(Collectors.toUnmodifiableMap(Object::toString, Function.identity()));
  private static final Pattern DECIMAL =
      Pattern.compile("decimal\\(\\s*(\\d{1,3})\\s*,\\s*(\\d{1,3})\\s*\\)");
  private static final Pattern LIST = Pattern.compile("list<(.+)>");
  private static final Pattern MAP = Pattern.compile("map<\\s*string\\s*,(.+)>");
  private static final String NOT_NULL = " not null";

  private ColumnTypes() {}

  static RowType columns(Section section) {
    List<Field> fields = new ArrayList<>();
    for (String column : section.keys()) {
      fields.add(
          section.isSection(column)
              ? Field.optional(column, new Type.Struct(columns(section.entry(column, "column"))))
              : section.parsed(column, text -> field(column, text)).orElseThrow());
    }
    try {
      return new RowType(fields);
    } catch (IllegalArgumentException e) {
      Invalid invalid = new Invalid(section.at(), e.getMessage() == null ? "" : e.getMessage());
      invalid.initCause(e);
      throw invalid;
    }
  }

  private static Field field(String column, String text) {
    String spelled = text.strip().toLowerCase(Locale.ROOT);
    return spelled.endsWith(NOT_NULL)
        ? Field.required(column, type(spelled.substring(0, spelled.length() - NOT_NULL.length())))
        : Field.optional(column, type(spelled));
  }

  private static Type type(String text) {
    String name = text.strip();
    Type primitive = PRIMITIVES.get(name);
    if (primitive != null) {
      return primitive;
    }
    Matcher decimal = DECIMAL.matcher(name);
    if (decimal.matches()) {
      return new Type.Decimal(
          Integer.parseInt(decimal.group(1)), Integer.parseInt(decimal.group(2)));
    }
    Matcher list = LIST.matcher(name);
    if (list.matches()) {
      return new Type.ListOf(type(list.group(1)), true);
    }
    Matcher map = MAP.matcher(name);
    if (map.matches()) {
      return new Type.MapOf(type(map.group(1)), true);
    }
    throw new IllegalArgumentException(
        "unknown type '%s'%s"
            .formatted(
                name,
                NearestName.of(name, PRIMITIVES.keySet())
                    .map(nearest -> ", did you mean '" + nearest + "'?")
                    .orElse(
                        "; types: "
                            + PRIMITIVES.keySet().stream()
                                .sorted()
                                .collect(Collectors.joining(", "))
                            + ", decimal(p,s), list<T>, map<string,T>")));
  }
}
