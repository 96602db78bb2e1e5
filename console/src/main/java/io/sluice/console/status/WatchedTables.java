package io.sluice.console.status;

import io.sluice.console.status.WatchedTable.Kind;
import io.sluice.failure.ExitCode;
import io.sluice.failure.NearestName;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.DimensionDefinition;
import io.sluice.pipeline.Names;
import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.StreamDefinition;
import io.sluice.pipeline.TableDefinition;
import io.sluice.pipeline.TableMode;
import io.sluice.pipeline.ViewDefinition;
import java.util.ArrayList;
import java.util.List;

/** The tables of a pipeline in the order of its file, from the file alone: no registry is asked. */
public record WatchedTables(List<WatchedTable> tables) {

  public WatchedTables {
    tables = List.copyOf(tables);
  }

  public static WatchedTables of(Pipeline pipeline) {
    List<WatchedTable> tables = new ArrayList<>();
    pipeline.streams().values().forEach(stream -> tables.addAll(of(pipeline, stream)));
    pipeline.views().values().forEach(view -> tables.addAll(of(pipeline, view)));
    for (DimensionDefinition dimension : pipeline.dimensions().values()) {
      String name = dimension.table();
      if (tables.stream().noneMatch(table -> table.name().equals(name))) {
        tables.add(table(pipeline, name, Kind.DIMENSION).withQuarantine(name));
      }
    }
    return new WatchedTables(tables);
  }

  private static List<WatchedTable> of(Pipeline pipeline, StreamDefinition stream) {
    String name = stream.name();
    if (pipeline.mode(stream) == TableMode.APPEND) {
      return List.of(
          table(pipeline, name, Kind.STREAM).filledFrom(stream.topic()).withQuarantine(name));
    }
    return List.of(
        table(pipeline, Names.changelogTable(name), Kind.CHANGELOG)
            .filledFrom(stream.topic())
            .withQuarantine(name),
        table(pipeline, name, Kind.KEYED));
  }

  private static List<WatchedTable> of(Pipeline pipeline, ViewDefinition view) {
    String name = view.name();
    Kind kind = view.isUpserted() ? Kind.UPDATES : Kind.VIEW;
    WatchedTable table =
        table(pipeline, pipeline.writtenTable(name), kind)
            .filledFrom(view.topic())
            .withQuarantine(name);
    String late = Names.lateTable(name);
    List<WatchedTable> tables =
        new ArrayList<>(List.of(view.hasGrace() ? table.withLate(late) : table));
    if (view.isUpserted()) {
      tables.add(table(pipeline, name, Kind.KEYED));
    }
    if (view.hasGrace()) {
      tables.add(
          table(pipeline, late, Kind.LATE).filledFrom(Names.lateTopic(view)).withQuarantine(late));
    }
    return tables;
  }

  private static WatchedTable table(Pipeline pipeline, String name, Kind kind) {
    TableDefinition definition = pipeline.table(name);
    return WatchedTable.of(
        name, kind, definition.commit().every(), definition.files().targetBytes());
  }

  /**
   * Those that are asked for; all if none is.
   *
   * @throws SluiceException with {@link ExitCode#USAGE} if there is no such table
   */
  public List<WatchedTable> wanted(List<String> asked) {
    List<String> known = tables.stream().map(WatchedTable::name).toList();
    for (String name : asked) {
      if (!known.contains(name)) {
        throw new SluiceException(
            ExitCode.USAGE,
            "Cannot find table '%s': the pipeline has no such table%s; it has %s"
                .formatted(name, NearestName.hint(name, known), String.join(", ", known)));
      }
    }
    return asked.isEmpty()
        ? tables
        : tables.stream().filter(table -> asked.contains(table.name())).toList();
  }
}
