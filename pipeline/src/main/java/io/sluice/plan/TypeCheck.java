package io.sluice.plan;

import io.sluice.catalog.StreamSchemas;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.DimensionDefinition;
import io.sluice.pipeline.Expectation;
import io.sluice.pipeline.Located;
import io.sluice.pipeline.LocatedException;
import io.sluice.pipeline.Names;
import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.SchemaSource;
import io.sluice.pipeline.StreamDefinition;
import io.sluice.pipeline.TableDefinition;
import io.sluice.pipeline.TableMode;
import io.sluice.pipeline.ViewDefinition;
import io.sluice.pipeline.file.Problem;
import io.sluice.registry.RegistryException;
import io.sluice.registry.SchemaRegistry;
import io.sluice.schema.RowType;
import io.sluice.table.Changelog;
import io.sluice.table.LateRows;
import io.sluice.table.PartitionColumns;
import io.sluice.table.QuarantineRows;
import io.sluice.table.TableFeed;
import io.sluice.view.TypedExpectation;
import io.sluice.view.ViewPlan;
import io.sluice.view.ViewPlanner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds what is wrong with the types of a pipeline without the tables of its dimensions: in every
 * stream and view the first fault. What could not be checked is a note, never taken to be right.
 */
public final class TypeCheck {

  /** What was found, in building order, and what was not looked at. */
  public record Result(List<Problem> problems, List<String> notes) {}

  private final Pipeline pipeline;
  private final StreamSchemas schemas;
  private final Map<String, RowType> streams = new HashMap<>();
  private final Set<String> known = new HashSet<>();
  private final Map<String, RowType> rows = new HashMap<>();
  private final Map<String, RowType> loaded = new HashMap<>();
  private final List<Problem> problems = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private @Nullable RegistryException silence;

  private TypeCheck(Pipeline pipeline, Optional<SchemaRegistry> registry) {
    this.pipeline = pipeline;
    this.schemas = new StreamSchemas(registry);
  }

  /** Checks a pipeline; a registry that does not answer is asked only once. */
  public static Result of(Pipeline pipeline, Optional<SchemaRegistry> registry) {
    TypeCheck check = new TypeCheck(pipeline, registry);
    pipeline.streams().values().forEach(check::check);
    ViewPlanner planner = new ViewPlanner(pipeline, check.streams, TypeCheck::unread);
    pipeline.views().values().forEach(view -> check.check(view, planner));
    check.addFixedRows(pipeline);
    pipeline.dimensions().values().forEach(check::addLoaded);
    pipeline.tables().values().forEach(table -> check.check(table));
    return new Result(List.copyOf(check.problems), List.copyOf(check.notes));
  }

  private void check(StreamDefinition stream) {
    try {
      RowType columns = columns(stream);
      if (pipeline.mode(stream) == TableMode.UPSERT) {
        rows.put(
            Names.changelogTable(stream.name()), Changelog.of(pipeline, stream, columns).columns());
      }
      streams.put(stream.name(), columns);
      if (!(stream.schema() instanceof SchemaSource.Inferred)) {
        rows.put(stream.name(), columns);
      }
      known.add(stream.name());
    } catch (LocatedException e) {
      problems.add(new Problem(e.at(), e.reason()));
    } catch (RegistryException e) {
      silence = e;
      notes.add(notChecked("stream", stream.name(), ": " + e.getMessage()));
    } catch (SluiceException e) {
      notes.add(notChecked("stream", stream.name(), ": " + e.getMessage()));
    }
  }

  private RowType columns(StreamDefinition stream) {
    if (silence != null && stream.schema() instanceof SchemaSource.Registry) {
      throw silence;
    }
    return schemas.of(stream);
  }

  private void check(ViewDefinition view, ViewPlanner planner) {
    Optional<String> missing =
        view.reads().stream()
            .map(Located::text)
            .filter(input -> !known.contains(input))
            .findFirst();
    if (missing.isPresent()) {
      notes.add(
          notChecked("view", view.name(), " needs the columns of '%s'".formatted(missing.get())));
      return;
    }
    try {
      ViewPlan plan = planner.plan(view);
      if (plan.isUpserted()) {
        rows.put(Names.changelogTable(view.name()), Changelog.of(pipeline, plan).columns());
      }
      rows.put(view.name(), plan.output());
      known.add(view.name());
    } catch (LocatedException e) {
      problems.add(new Problem(e.at(), e.reason()));
    } catch (UnreadTable e) {
      notes.add(
          notChecked(
              "view", view.name(), " needs the table of dimension '%s'".formatted(e.dimension)));
    }
  }

  /** The rows of these tables are the same whatever is in the file. */
  private void addFixedRows(Pipeline pipeline) {
    for (String stream : pipeline.streams().keySet()) {
      rows.put(Names.quarantineTable(stream), QuarantineRows.COLUMNS);
    }
    for (String view : pipeline.views().keySet()) {
      rows.put(Names.lateTable(view), LateRows.COLUMNS);
    }
  }

  /** A table that is loaded has the columns of its files and no coordinates. */
  private void addLoaded(DimensionDefinition dimension) {
    if (!rows.containsKey(dimension.table())) {
      dimension.schema().ifPresent(columns -> loaded.put(dimension.table(), columns));
    }
  }

  private void check(TableDefinition table) {
    collect(
        () -> {
          Optional<RowType> columns = columns(table);
          if (columns.isEmpty()) {
            noteUnchecked(table);
          }
          table.expectations().forEach(expectation -> collect(() -> check(expectation, columns)));
        });
  }

  private static void check(Expectation expectation, Optional<RowType> columns) {
    columns.ifPresentOrElse(
        known -> TypedExpectation.of(expectation, known),
        () -> TypedExpectation.requireSyntax(expectation));
  }

  private void collect(Runnable check) {
    try {
      check.run();
    } catch (LocatedException e) {
      problems.add(new Problem(e.at(), e.reason()));
    }
  }

  private Optional<RowType> columns(TableDefinition table) {
    Optional<RowType> read =
        Optional.ofNullable(rows.get(table.name()))
            .map(TableFeed::withCoordinates)
            .map(rows -> table.schemaId().isPresent() ? rows.with(TableFeed.SCHEMA_ID) : rows)
            .or(() -> Optional.ofNullable(loaded.get(table.name())));
    return read.map(columns -> PartitionColumns.of(columns, table.partitionBy()));
  }

  private void noteUnchecked(TableDefinition table) {
    if (!table.partitionBy().isEmpty()) {
      notes.add(
          "not checked: the partition keys of table '%s' need its columns".formatted(table.name()));
    }
    if (!table.expectations().isEmpty()) {
      notes.add(
          "not checked: the types in the expectations of table '%s' need its columns"
              .formatted(table.name()));
    }
  }

  private static String notChecked(String kind, String name, String reason) {
    return "not checked: %s '%s'%s".formatted(kind, name, reason);
  }

  private static RowType unread(DimensionDefinition dimension) {
    return dimension.schema().orElseThrow(() -> new UnreadTable(dimension.name()));
  }

  /** A view cannot be planned without a table. */
  private static final class UnreadTable extends RuntimeException {
    private final String dimension;

    UnreadTable(String dimension) {
      super("The table of dimension '%s' is not read here".formatted(dimension));
      this.dimension = dimension;
    }
  }
}
