package io.sluice.catalog;

import io.sluice.codec.MalformedRecordException;
import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.SchemaPolicy;
import io.sluice.pipeline.TableDefinition;
import io.sluice.schema.Field;
import io.sluice.schema.GrownColumns;
import io.sluice.schema.IncompatibleSchemaException;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import io.sluice.schema.Type.ListOf;
import io.sluice.schema.Type.MapOf;
import io.sluice.schema.Type.Struct;
import io.sluice.schema.Widening;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The columns that records of the registry's schemas become, and what is done about a schema that
 * has more.
 *
 * @param stream whose records they are, for messages
 * @param table that the records are written to
 */
public record RegisteredColumns(
    String stream, RowType columns, SchemaPolicy policy, TableDefinition table) {

  private static final Logger LOG = LoggerFactory.getLogger(RegisteredColumns.class);

  /** Columns of which there are never more. */
  public static RegisteredColumns pinned(String stream, RowType columns) {
    return new RegisteredColumns(
        stream, columns, SchemaPolicy.PIN, TableDefinition.defaults(stream));
  }

  /**
   * To be asked once for each schema, before a record of it is read.
   *
   * @return why fields of its records are left out; empty if all have their columns
   * @throws NewColumnsException if there are to be more columns first
   * @throws WiderColumnsException if columns are to be of larger types first
   * @throws MalformedRecordException if records of the schema are not to be read
   * @throws IncompatibleSchemaException if the table cannot have the columns
   * @throws SluiceException if the writer is to stop
   */
  Optional<String> require(int schemaId, Supplier<RowType> written) {
    switch (policy) {
      case EVOLVE -> requireAll(schemaId, written.get());
      case QUARANTINE ->
          missing(schemaId, grown(written.get()))
              .ifPresent(
                  reason -> {
                    throw new MalformedRecordException(reason);
                  });
      case STOP ->
          missing(schemaId, grown(written.get()))
              .ifPresent(
                  reason -> {
                    throw stopped(reason);
                  });
      case PIN -> {
        return pinned(schemaId, written);
      }
    }
    return Optional.empty();
  }

  private void requireAll(int schemaId, RowType written) {
    RowType grown = ColumnLimits.check(grown(written));
    List<Widening> widenings = Widening.between(columns, written);
    if (!widenings.isEmpty()) {
      throw new WiderColumnsException(
          stream, schemaId, widenings, Widening.widened(grown, written));
    }
    if (!grown.equals(columns)) {
      throw new NewColumnsException(schemaId, grown);
    }
  }

  private SluiceException stopped(String reason) {
    return new SluiceException(
        ExitCode.CONFIGURATION,
        "Cannot go on with stream '%s': %s; write 'schema: evolve' for its table to add them, or 'schema: pin' to leave them out"
            .formatted(stream, reason));
  }

  /** Such a field may be one that no table can have a column for. */
  private Optional<String> pinned(int schemaId, Supplier<RowType> written) {
    Optional<String> reason;
    try {
      reason = missing(schemaId, grown(written.get()));
    } catch (IncompatibleSchemaException e) {
      reason = Optional.of("schema %d: %s".formatted(schemaId, e.getMessage()));
    }
    reason.ifPresent(what -> LOG.warn("Stream {}: {}; such fields are left out", stream, what));
    return reason;
  }

  private RowType grown(RowType written) {
    return ReservedColumns.of(table).check(GrownColumns.of(columns, written), columns);
  }

  private Optional<String> missing(int schemaId, RowType grown) {
    List<String> missing = added(columns, grown, "");
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "schema %d has fields that the table has no columns for: %s"
                .formatted(schemaId, String.join(", ", missing)));
  }

  private static List<String> added(RowType before, RowType grown, String path) {
    List<String> added = new ArrayList<>();
    for (Field field : grown.fields()) {
      OptionalInt known = before.ordinal(field.name());
      if (known.isEmpty()) {
        added.add(path + field.name());
      } else {
        Type type = before.field(known.getAsInt()).type();
        added.addAll(added(type, field.type(), path + field.name()));
      }
    }
    return added;
  }

  private static List<String> added(Type before, Type grown, String path) {
    if (before instanceof Struct was && grown instanceof Struct is) {
      return added(was.row(), is.row(), path + ".");
    }
    if (before instanceof ListOf was && grown instanceof ListOf is) {
      return added(was.element(), is.element(), path + "[]");
    }
    return before instanceof MapOf was && grown instanceof MapOf is
        ? added(was.value(), is.value(), path + "{}")
        : List.of();
  }
}
