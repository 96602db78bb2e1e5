package io.sluice.table;

import io.sluice.failure.NearestName;
import io.sluice.pipeline.LocatedException;
import io.sluice.pipeline.PartitionKey;
import io.sluice.pipeline.PartitionKey.Transform;
import io.sluice.schema.Field;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import io.sluice.schema.Type.Primitive;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;

/** Adds to the columns of a table's rows those that its partition keys make of them. */
public final class PartitionColumns {

  private PartitionColumns() {}

  /**
   * The columns of rows, and then one for every key with a transform, in which a row without the
   * source's value has none either.
   *
   * @throws LocatedException if a key names no column, one whose values it cannot take, or a column
   *     that is there already
   */
  public static RowType of(RowType rows, List<PartitionKey> keys) {
    RowType columns = rows;
    Map<String, PartitionKey> named = new HashMap<>();
    for (PartitionKey key : keys) {
      Field field = field(key, rows);
      PartitionKey twin = named.put(key.column().toLowerCase(Locale.ROOT), key);
      if (twin != null) {
        throw refused(key, "'%s' stands at %s already".formatted(key.column(), twin.at()));
      }
      if (key.transform() != Transform.IDENTITY) {
        requireFree(key, rows);
        columns = columns.with(field);
      }
    }
    return columns;
  }

  private static void requireFree(PartitionKey key, RowType rows) {
    if (rows.names().stream().anyMatch(key.column()::equalsIgnoreCase)) {
      throw refused(
          key,
          "the rows have a column '%s' already; name it otherwise: '%s as NAME'"
              .formatted(key.column(), key));
    }
  }

  private static Field field(PartitionKey key, RowType rows) {
    OptionalInt ordinal = rows.ordinal(key.source());
    if (ordinal.isEmpty()) {
      throw refused(
          key,
          "there is no column '%s'%s"
              .formatted(key.source(), NearestName.hint(key.source(), rows.names())));
    }
    Field source = rows.field(ordinal.getAsInt());
    return switch (key.transform()) {
      case IDENTITY -> identity(key, source);
      case DATE -> made(key, source, Primitive.DATE, List.of(Primitive.TIMESTAMP, Primitive.DATE));
      case HOUR -> made(key, source, Primitive.INT, List.of(Primitive.TIMESTAMP));
    };
  }

  private static Field identity(PartitionKey key, Field source) {
    boolean hasText =
        source.type() instanceof Type.Decimal
            || (source.type() instanceof Primitive && source.type() != Primitive.BYTES);
    if (!hasText) {
      throw refused(
          key,
          "values of type %s have no text form in Delta; name a column of another type"
              .formatted(source.type()));
    }
    return source;
  }

  private static Field made(
      PartitionKey key, Field source, Primitive made, List<Primitive> accepted) {
    if (!accepted.contains(source.type())) {
      throw refused(
          key,
          "%s takes a column of type %s, and '%s' is %s"
              .formatted(
                  key.transform(),
                  String.join(" or ", accepted.stream().map(Primitive::toString).toList()),
                  key.source(),
                  source.type()));
    }
    return Field.optional(key.column(), made);
  }

  private static LocatedException refused(PartitionKey key, String reason) {
    return new LocatedException(
        key.at(), "cannot partition by '%s': %s".formatted(key, reason), null);
  }
}
