package io.sluice.writer.restore;

import io.sluice.failure.ExitCode;
import io.sluice.failure.NearestName;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.Names;
import io.sluice.pipeline.Pipeline;
import io.sluice.writer.delta.LoggedTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** The tables of a pipeline that hold offsets of a topic, and can therefore be put back. */
record RestorableTables(Pipeline pipeline, Configuration configuration) {

  /**
   * Those that are asked for.
   *
   * @throws SluiceException if one is not written from a topic, or is not there
   */
  List<RestoredTable> open(List<String> asked) {
    Map<String, String> topics = topics();
    return asked.stream().distinct().map(table -> open(table, topics)).toList();
  }

  private Map<String, String> topics() {
    Map<String, String> topics = new LinkedHashMap<>();
    pipeline
        .streams()
        .values()
        .forEach(stream -> topics.put(pipeline.writtenTable(stream.name()), stream.topic()));
    pipeline
        .views()
        .values()
        .forEach(
            view -> {
              topics.put(pipeline.writtenTable(view.name()), view.topic());
              topics.put(Names.lateTable(view.name()), Names.lateTopic(view));
            });
    return topics;
  }

  private RestoredTable open(String name, Map<String, String> topics) {
    String topic = topics.get(name);
    if (topic == null) {
      throw new SluiceException(
          ExitCode.USAGE,
          "Cannot restore '%s': %s".formatted(name, reason(name, List.copyOf(topics.keySet()))));
    }
    LoggedTable table =
        logged(name)
            .orElseThrow(
                () ->
                    new SluiceException(
                        ExitCode.USAGE,
                        "Cannot restore table %s: there is none at %s"
                            .formatted(name, new Names(pipeline).table(name))));
    return new RestoredTable(table, topic, logged(Names.quarantineTable(source(name))));
  }

  /** What the quarantine is called after: a changelog shares that of its stream or view. */
  private String source(String table) {
    return pipeline.upserted().stream()
        .filter(source -> Names.changelogTable(source).equals(table))
        .findAny()
        .orElse(table);
  }

  private String reason(String name, List<String> known) {
    Optional<String> quarantined = Names.quarantined(name);
    if (quarantined.isPresent()) {
      return "a quarantine is put back together with its table; name %s"
          .formatted(
              known.stream()
                  .filter(table -> source(table).equals(quarantined.get()))
                  .findFirst()
                  .orElse(quarantined.get()));
    }
    if (pipeline.isUpserted(name)) {
      return "its rows are folded from %s; put that back, then sluice merge %s --full"
          .formatted(Names.changelogTable(name), name);
    }
    if (pipeline.dimensions().values().stream().anyMatch(each -> each.table().equals(name))) {
      return "it is a dimension's table and holds no offsets; put it back with RESTORE TABLE delta.`%s`"
          .formatted(new Names(pipeline).table(name));
    }
    return "the pipeline has no such table%s; it has %s"
        .formatted(NearestName.hint(name, known), String.join(", ", known));
  }

  /** A table of this pipeline, if it exists. */
  Optional<LoggedTable> logged(String name) {
    return LoggedTable.open(pipeline.name(), name, new Names(pipeline).table(name), configuration);
  }
}
