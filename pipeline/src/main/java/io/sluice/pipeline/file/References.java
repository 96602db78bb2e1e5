package io.sluice.pipeline.file;

import io.sluice.failure.NearestName;
import io.sluice.pipeline.DimensionDefinition;
import io.sluice.pipeline.Format;
import io.sluice.pipeline.Located;
import io.sluice.pipeline.Names;
import io.sluice.pipeline.PartitionKey;
import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.Position;
import io.sluice.pipeline.SchemaSource;
import io.sluice.pipeline.StreamDefinition;
import io.sluice.pipeline.TableDefinition;
import io.sluice.pipeline.TableMode;
import io.sluice.pipeline.ViewDefinition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks that what a pipeline's parts say of one another is so, and puts the views in order. */
final class References {

  private final Pipeline pipeline;
  private final Problems problems = new Problems();
  private final Set<String> rows = new LinkedHashSet<>();

  private References(Pipeline pipeline) {
    this.pipeline = pipeline;
    rows.addAll(pipeline.streams().keySet());
    rows.addAll(pipeline.views().keySet());
  }

  /**
   * The same pipeline with its views in building order.
   *
   * @throws PipelineFileException if a name leads nowhere, stands for two things, or a view builds
   *     on itself
   */
  static Pipeline checked(Pipeline pipeline) {
    References references = new References(pipeline);
    references.checkNames();
    references.checkTopics();
    pipeline
        .streams()
        .values()
        .forEach(stream -> references.problems.check(() -> references.check(stream)));
    pipeline
        .views()
        .values()
        .forEach(view -> references.problems.check(() -> references.check(view)));
    pipeline
        .tables()
        .values()
        .forEach(table -> references.problems.check(() -> references.check(table)));
    if (references.problems.any()) {
      throw references.problems.failure();
    }
    Map<String, ViewDefinition> ordered = references.inBuildingOrder();
    if (references.problems.any()) {
      throw references.problems.failure();
    }
    return new Pipeline(
        pipeline.name(),
        pipeline.kafka(),
        pipeline.registry(),
        pipeline.lake(),
        pipeline.streams(),
        pipeline.dimensions(),
        ordered,
        pipeline.tables(),
        pipeline.processor(),
        pipeline.writer(),
        pipeline.writerMemory(),
        pipeline.alerts());
  }

  private void checkNames() {
    Map<String, String> owners = new HashMap<>();
    for (StreamDefinition stream : pipeline.streams().values()) {
      claim(owners, "name", stream.name(), "stream", stream.at());
    }
    for (DimensionDefinition dimension : pipeline.dimensions().values()) {
      claim(owners, "name", dimension.name(), "dimension", dimension.at());
    }
    for (ViewDefinition view : pipeline.views().values()) {
      claim(owners, "name", view.name(), "view", view.at());
    }
  }

  private void checkTopics() {
    Map<String, String> owners = new HashMap<>();
    for (StreamDefinition stream : pipeline.streams().values()) {
      claim(owners, "topic", stream.topic(), "stream", stream.at());
    }
    for (ViewDefinition view : pipeline.views().values()) {
      claim(owners, "topic", view.topic(), "view", view.at());
    }
    for (ViewDefinition view : pipeline.views().values()) {
      if (view.hasGrace()) {
        claim(owners, "topic", Names.lateTopic(view), "view's late rows", view.at());
      }
    }
  }

  private void claim(
      Map<String, String> owners, String kind, String name, String claimant, Position at) {
    String owner = owners.putIfAbsent(name, claimant);
    if (owner != null) {
      problems.check(
          () -> {
            throw new Invalid(
                at, "%s '%s' of this %s is taken by a %s".formatted(kind, name, claimant, owner));
          });
    }
  }

  private void check(StreamDefinition stream) {
    if (pipeline.mode(stream) == TableMode.APPEND) {
      if (stream.envelope().isPresent()) {
        throw new Invalid(
            mode(stream).at(),
            "table '%s' cannot be appended to: change events of Debezium are folded into rows; all of them are in '%s'"
                .formatted(stream.name(), Names.changelogTable(stream.name())));
      }
    } else if (stream.schema() instanceof SchemaSource.Inferred) {
      throw new Invalid(
          mode(stream).at(),
          "table '%s' has one row for each key, and so the columns that the pipeline gives it; list them under 'schema' of stream '%s', without 'infer'"
              .formatted(stream.name(), stream.name()));
    } else if (stream.key().isEmpty()) {
      throw new Invalid(
          mode(stream).at(),
          "table '%s' has one row for each key, and stream '%s' names none; add 'key: COLUMN' to the stream"
              .formatted(stream.name(), stream.name()));
    }
  }

  private Located mode(StreamDefinition stream) {
    return pipeline
        .table(stream.name())
        .mode()
        .or(stream::envelope)
        .orElseGet(() -> new Located("table", stream.at()));
  }

  private void check(ViewDefinition view) {
    if (view.tableJoin().isPresent()) {
      new KeyedReferences(pipeline).check(view, view.tableJoin().get());
      return;
    }
    view.sources().forEach(this::source);
    requireDifferent(view);
    view.join().ifPresent(join -> source(join.stream()));
    view.lookup().ifPresent(new KeyedReferences(pipeline)::check);
  }

  private static void requireDifferent(ViewDefinition view) {
    Set<String> named = new HashSet<>();
    for (Located source : view.sources()) {
      if (!named.add(source.text())) {
        throw new Invalid(
            source.at(),
            "view '%s' reads '%s' twice, and would have each of its rows twice; name it once"
                .formatted(view.name(), source));
      }
    }
  }

  private void source(Located name) {
    known("stream or view", name, rows);
    StreamDefinition stream = pipeline.streams().get(name.text());
    if (stream != null
        && stream.schema() instanceof SchemaSource.Inferred inferred
        && inferred.declared().size() == 0) {
      throw new Invalid(
          name.at(),
          "a view cannot read stream '%s': its columns are inferred from its records, and may be any; list those that views use under its 'schema', and write 'infer: true' to have the others, too"
              .formatted(name));
    }
    if (stream != null && pipeline.mode(stream) == TableMode.UPSERT) {
      throw new Invalid(
          name.at(),
          "a view cannot read stream '%s': its records replace one another, and a view would count them all; write 'mode: append' for table '%s' to read every record as a row, or look rows of it up from another view: 'lookup: { stream: %s, by: COLUMN, grace: 15 minutes }', or join it with another such stream: 'join: { table: STREAM, by: COLUMN }'"
              .formatted(name, name, name));
    }
    ViewDefinition read = pipeline.views().get(name.text());
    if (read != null && read.isUpserted()) {
      throw new Invalid(
          name.at(),
          "a view cannot read view '%s': %s its rows replace one another, and a view would count them all; %slook its table up as a dimension"
              .formatted(
                  name,
                  read.tableJoin().isPresent()
                      ? "with 'join: { table: ... }'"
                      : "with 'emit: updates'",
                  read.tableJoin().isPresent() ? "" : "write 'emit: close' in its window, or "));
    }
  }

  private void check(TableDefinition table) {
    Set<String> tables = new LinkedHashSet<>(rows);
    pipeline.upserted().forEach(source -> tables.add(Names.changelogTable(source)));
    pipeline.dimensions().values().forEach(dimension -> tables.add(dimension.table()));
    pipeline.views().keySet().forEach(view -> tables.add(Names.lateTable(view)));
    pipeline.streams().keySet().forEach(stream -> tables.add(Names.quarantineTable(stream)));
    Position at = table.at();
    known("stream, view or dimension", new Located(table.name(), at), tables);
    if (pipeline.dimensions().values().stream().anyMatch(d -> d.table().equals(table.name()))) {
      table.partitionBy().forEach(key -> requireColumn(table, key));
    }
    StreamDefinition stream = pipeline.streams().get(table.name());
    if (stream == null && table.mode().isPresent()) {
      throw new Invalid(
          table.mode().get().at(),
          "table '%s' is not that of a stream, and a 'mode' is for these".formatted(table.name()));
    }
    table.schema().ifPresent(policy -> check(table, policy, stream));
    table.schemaId().ifPresent(flag -> requireSchemaIds(table, flag, stream));
    if (pipeline.isUpserted(table.name())) {
      table.partitionBy().forEach(key -> requireMerged(table, key));
    }
  }

  private void check(TableDefinition table, Located policy, @Nullable StreamDefinition stream) {
    if (stream != null && stream.schema() instanceof SchemaSource.Inferred) {
      requireEvolving(stream, policy);
      return;
    }
    if (policy.text().equals("pin")) {
      return;
    }
    if (stream == null || pipeline.mode(stream) == TableMode.UPSERT) {
      throw new Invalid(
          policy.at(),
          "table '%s' has the columns that the pipeline gives it, and no others; 'schema: %s' is for streams whose every record is a row"
              .formatted(table.name(), policy));
    }
    boolean isRegistered = stream.schema() instanceof SchemaSource.Registry;
    if (stream.format() == Format.JSON || (policy.text().equals("evolve") && !isRegistered)) {
      throw new Invalid(
          policy.at(),
          "the columns of stream '%s' are declared, so table '%s' gets no others; write 'schema: pin', or leave it out"
              .formatted(stream.name(), table.name()));
    }
  }

  private static void requireEvolving(StreamDefinition stream, Located policy) {
    if (!policy.text().equals("evolve")) {
      throw new Invalid(
          policy.at(),
          "the columns of stream '%s' are inferred from its records, so its table gets all that they bring; leave 'schema: %s' out, or list the columns under 'schema' of the stream, without 'infer'"
              .formatted(stream.name(), policy));
    }
  }

  private void requireSchemaIds(
      TableDefinition table, Located flag, @Nullable StreamDefinition stream) {
    if (stream == null || pipeline.mode(stream) == TableMode.UPSERT) {
      throw new Invalid(
          flag.at(),
          "table '%s' cannot have schema ids; 'schema_id' is for streams whose every record is a row"
              .formatted(table.name()));
    }
    if (stream.format() == Format.JSON) {
      throw new Invalid(
          flag.at(),
          "table '%s' cannot have schema ids: records of stream '%s' are in json, and name no schema"
              .formatted(table.name(), stream.name()));
    }
  }

  /** What is merged has the columns of its changelog, and no others. */
  private static void requireMerged(TableDefinition table, PartitionKey key) {
    if (key.transform() != PartitionKey.Transform.IDENTITY) {
      throw new Invalid(
          key.at(),
          "table '%s' is merged by key, so '%s' can be no column of it; name a column of its rows"
              .formatted(table.name(), key));
    }
  }

  /** What is loaded has the columns of its file, and no others. */
  private static void requireColumn(TableDefinition table, PartitionKey key) {
    if (key.transform() != PartitionKey.Transform.IDENTITY) {
      throw new Invalid(
          key.at(),
          "table '%s' of a dimension is loaded from a file, so '%s' can be no column of it; name one that the file has"
              .formatted(table.name(), key));
    }
  }

  /**
   * @throws Invalid if the name is none of these
   */
  static void known(String kind, Located name, Collection<String> names) {
    if (!names.contains(name.text())) {
      throw new Invalid(
          name.at(),
          "there is no %s '%s'%s"
              .formatted(
                  kind,
                  name,
                  NearestName.of(name.text(), names)
                      .map(nearest -> ", did you mean '%s'?".formatted(nearest))
                      .orElse("; there are: " + String.join(", ", names))));
    }
  }

  private Map<String, ViewDefinition> inBuildingOrder() {
    Map<String, ViewDefinition> ordered = new LinkedHashMap<>();
    problems.check(
        () -> pipeline.views().values().forEach(view -> place(view, ordered, new ArrayList<>())));
    return ordered;
  }

  private void place(ViewDefinition view, Map<String, ViewDefinition> ordered, List<String> path) {
    if (ordered.containsKey(view.name())) {
      return;
    }
    if (path.contains(view.name())) {
      path.add(view.name());
      throw new Invalid(
          view.at(),
          "view '%s' builds on itself: %s".formatted(view.name(), String.join(" from ", path)));
    }
    path.add(view.name());
    for (Located input : view.reads()) {
      ViewDefinition before = pipeline.views().get(input.text());
      if (before != null) {
        place(before, ordered, new ArrayList<>(path));
      }
    }
    ordered.put(view.name(), view);
  }
}
