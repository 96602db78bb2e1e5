package io.sluice.schema.protobuf;

import com.squareup.wire.schema.internal.parser.FieldElement;
import com.squareup.wire.schema.internal.parser.OptionElement;
import io.sluice.schema.IncompatibleSchemaException;
import io.sluice.schema.Type;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The option by which Confluent's converters give a decimal its precision and scale: {@code
 * (confluent.field_meta).params}, a map of texts, in any of the ways to write an option down.
 */
final class FieldMeta {

  private static final String OPTION = "confluent.field_meta";

  private FieldMeta() {}

  /**
   * The precision and scale of a field, if it has any.
   *
   * @throws IncompatibleSchemaException if they are no numbers, or not those of a decimal
   */
  static Optional<Type.Decimal> decimal(FieldElement field) {
    Map<String, String> params = new HashMap<>();
    for (OptionElement option : field.getOptions()) {
      if (option.getName().equals(OPTION)) {
        collect(option.getValue(), params);
      }
    }
    if (!params.containsKey("precision")) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Type.Decimal(
              Integer.parseInt(params.get("precision")),
              Integer.parseInt(params.getOrDefault("scale", "0"))));
    } catch (IllegalArgumentException e) {
      throw new IncompatibleSchemaException(
          "Cannot read Protobuf field '%s' as a decimal: its option %s says %s: %s"
              .formatted(field.getName(), OPTION, params, e.getMessage()));
    }
  }

  private static void collect(@Nullable Object value, Map<String, String> into) {
    if (value instanceof OptionElement inner) {
      if (inner.getName().equals("params")) {
        collectParams(inner.getValue(), into);
      }
    } else if (value instanceof Map<?, ?> meta) {
      collectParams(meta.get("params"), into);
    }
  }

  private static void collectParams(@Nullable Object value, Map<String, String> into) {
    if (value instanceof List<?> entries) {
      entries.forEach(entry -> collectParams(entry, into));
    } else if (value instanceof Map<?, ?> entry) {
      into.put(String.valueOf(entry.get("key")), String.valueOf(entry.get("value")));
    }
  }
}
