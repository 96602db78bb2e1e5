package io.sluice.pipeline.file;

import io.sluice.failure.NearestName;
import io.sluice.pipeline.DimensionDefinition;
import io.sluice.pipeline.DimensionDefinition.AsOf;
import io.sluice.pipeline.LakeDefinition;
import io.sluice.pipeline.Located;
import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.RegistryDefinition;
import io.sluice.schema.RowType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Turns a pipeline file into its definitions, each section with a reader of its own. */
final class DefinitionReader {

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Duration DEFAULT_RELOAD = Duration.ofMinutes(5);
  private static final long DEFAULT_MEMORY_ROWS = 1_000_000;

  /** A map has no room for more. */
  private static final long MOST_MEMORY_ROWS = 1_000_000_000;

  private final Path path;
  private final Problems problems;

  DefinitionReader(Path path, Problems problems) {
    this.path = path;
    this.problems = problems;
  }

  Pipeline read(Section root) {
    String name =
        root.parsed("pipeline", DefinitionReader::name).orElseThrow(() -> root.missing("pipeline"));
    Map<String, String> kafka =
        root.section("kafka").map(ConnectionReader::properties).orElse(Map.of());
    Optional<RegistryDefinition> registry =
        root.section("registry").map(ConnectionReader::registry);
    LakeDefinition lake =
        root.section("lake").map(ConnectionReader::lake).orElseThrow(() -> root.missing("lake"));
    StreamReader streams =
        new StreamReader(
            SchemaFolders.of(path, root.texts("schema_folders")), registry.isPresent());
    Optional<Section> writer = root.section("writer");
    Optional<Long> writerMemory =
        writer.flatMap(section -> section.parsed("memory", Quantity::positiveBytes));
    Pipeline pipeline =
        new Pipeline(
            name,
            kafka,
            registry,
            lake,
            each(root, "streams", "stream", streams::read),
            each(root, "dimensions", "dimension", DefinitionReader::dimension),
            each(root, "views", "view", (key, section) -> ViewReader.read(name, key, section)),
            each(root, "tables", "table", TableReader::read),
            ConnectionReader.service(root.section("processor"), 8090),
            ConnectionReader.service(writer, 8091),
            writerMemory,
            root.section("alerts").map(AlertsReader::read));
    root.refuseOthers();
    return pipeline;
  }

  private interface EntryReader<T> {
    T read(String name, Section section);
  }

  private <T> Map<String, T> each(Section root, String key, String kind, EntryReader<T> reader) {
    Map<String, T> definitions = new LinkedHashMap<>();
    root.section(key)
        .ifPresent(
            section -> {
              for (String name : section.keys()) {
                T definition =
                    problems.collect(
                        () -> {
                          checkName(section, kind, name);
                          return reader.read(name, section.entry(name, kind));
                        });
                if (definition != null) {
                  definitions.put(name, definition);
                }
              }
            });
    return definitions;
  }

  private static void checkName(Section section, String kind, String name) {
    // A table may belong to a view's late events or a stream's quarantine: 'clicks.quarantine'.
    String plain =
        kind.equals("table") ? name.replaceFirst("\\.(late|quarantine|changelog)$", "") : name;
    if (!NAME.matcher(plain).matches()) {
      throw new Invalid(
          section.at(name),
          "%s name '%s' is not letters, digits and underscores".formatted(kind, name));
    }
  }

  private static String name(String text) {
    if (!NAME.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "'%s' is not letters, digits and underscores".formatted(text));
    }
    return text;
  }

  private static DimensionDefinition dimension(String name, Section section) {
    DimensionDefinition dimension =
        new DimensionDefinition(
            name,
            section.optionalText("table").map(Located::text).orElse(name),
            section.text("key"),
            section.parsed("reload", Quantity::duration).orElse(DEFAULT_RELOAD),
            section.parsed("memory_rows", DefinitionReader::memoryRows).orElse(DEFAULT_MEMORY_ROWS),
            section.parsed("as_of", DefinitionReader::asOf).orElse(AsOf.LATEST),
            section.section("schema").map(DefinitionReader::columns),
            section.at());
    section.refuseOthers();
    dimension.schema().ifPresent(columns -> requireKey(dimension, columns));
    return dimension;
  }

  private static long memoryRows(String text) {
    long rows = Quantity.count(text);
    if (rows < 0 || rows > MOST_MEMORY_ROWS) {
      throw new IllegalArgumentException(
          "'%s' is not between 0, which puts all rows on disk, and %d"
              .formatted(text, MOST_MEMORY_ROWS));
    }
    return rows;
  }

  private static RowType columns(Section schema) {
    RowType columns = ColumnTypes.columns(schema);
    if (columns.size() == 0) {
      throw new Invalid(schema.at(), "a schema has a column at least, this has none");
    }
    return columns;
  }

  private static void requireKey(DimensionDefinition dimension, RowType columns) {
    Located key = dimension.key();
    if (columns.ordinal(key.text()).isEmpty()) {
      throw new Invalid(
          key.at(),
          "the schema of dimension '%s' has no column '%s'%s"
              .formatted(dimension.name(), key, NearestName.hint(key.text(), columns.names())));
    }
  }

  private static AsOf asOf(String text) {
    return Choice.of(text, Map.of("latest", AsOf.LATEST, "event_time", AsOf.EVENT_TIME));
  }
}
