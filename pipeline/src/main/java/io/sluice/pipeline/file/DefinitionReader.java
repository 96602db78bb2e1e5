package io.sluice.pipeline.file;

import io.sluice.pipeline.Compression;
import io.sluice.pipeline.DimensionDefinition;
import io.sluice.pipeline.FilePolicy;
import io.sluice.pipeline.Format;
import io.sluice.pipeline.LakeDefinition;
import io.sluice.pipeline.Located;
import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.RegistryDefinition;
import io.sluice.pipeline.SchemaSource;
import io.sluice.pipeline.ServiceDefinition;
import io.sluice.pipeline.StreamDefinition;
import io.sluice.pipeline.TableDefinition;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Turns the sections of a pipeline file into definitions; views have a reader of their own. */
final class DefinitionReader {

  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Duration DEFAULT_RELOAD = Duration.ofMinutes(5);

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
        root.section("kafka").map(DefinitionReader::properties).orElse(Map.of());
    Optional<RegistryDefinition> registry =
        root.section("registry").map(DefinitionReader::registry);
    LakeDefinition lake =
        root.section("lake").map(DefinitionReader::lake).orElseThrow(() -> root.missing("lake"));
    boolean hasRegistry = registry.isPresent();
    Optional<Section> writer = root.section("writer");
    Optional<Long> writerMemory =
        writer.flatMap(section -> section.parsed("memory", Quantity::positiveBytes));
    Pipeline pipeline =
        new Pipeline(
            name,
            kafka,
            registry,
            lake,
            each(root, "streams", "stream", (key, section) -> stream(key, section, hasRegistry)),
            each(root, "dimensions", "dimension", DefinitionReader::dimension),
            each(root, "views", "view", (key, section) -> ViewReader.read(name, key, section)),
            each(root, "tables", "table", DefinitionReader::table),
            service(root.section("processor"), 8090),
            service(writer, 8091),
            writerMemory);
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
    String plain = kind.equals("table") ? name.replaceFirst("\\.(late|quarantine)$", "") : name;
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

  private StreamDefinition stream(String name, Section section, boolean hasRegistry) {
    SchemaSource schema = schema(section);
    Format format =
        section.parsed("format", DefinitionReader::format).orElse(format(schema, hasRegistry));
    StreamDefinition stream =
        new StreamDefinition(
            name,
            section.text("topic").text(),
            section.optionalText("key"),
            section.optionalText("event_time"),
            format,
            schema,
            section.optionalText("message"),
            section
                .parsed("max_record", DefinitionReader::recordBytes)
                .orElse(StreamDefinition.DEFAULT_MAX_RECORD),
            section.flag("table"),
            section.at());
    section.refuseOthers();
    if (stream.schema() instanceof SchemaSource.Registry && !hasRegistry) {
      throw new Invalid(
          section.at(),
          "stream '%s' has no schema: the file names no registry; write 'schema: FILE.avsc' or list the columns under 'schema'"
              .formatted(name));
    }
    if (stream.message().isPresent() && format != Format.PROTOBUF) {
      throw new Invalid(
          stream.message().get().at(),
          "stream '%s' names a message, and its format is not protobuf".formatted(name));
    }
    if (!hasRegistry && needsRegistry(stream)) {
      throw new Invalid(
          section.at(),
          "stream '%s' is in %s, and the file names no registry, which has the schemas of its records%s"
              .formatted(
                  name,
                  format.name().toLowerCase(Locale.ROOT),
                  format == Format.PROTOBUF
                      ? "; name it, or write 'schema: FILE.proto'"
                      : "; name it"));
    }
    return stream;
  }

  private static boolean needsRegistry(StreamDefinition stream) {
    return switch (stream.format()) {
      case JSON -> false;
      case AVRO -> true;
      case PROTOBUF -> !(stream.schema() instanceof SchemaSource.ProtobufFile);
    };
  }

  private static Format format(SchemaSource schema, boolean hasRegistry) {
    if (schema instanceof SchemaSource.ProtobufFile) {
      return Format.PROTOBUF;
    }
    return hasRegistry ? Format.AVRO : Format.JSON;
  }

  private SchemaSource schema(Section section) {
    if (!section.has("schema")) {
      return new SchemaSource.Registry();
    }
    if (section.isSection("schema")) {
      return new SchemaSource.Inline(ColumnTypes.columns(section.section("schema").orElseThrow()));
    }
    Located file = section.text("schema");
    Path directory = Optional.ofNullable(path.toAbsolutePath().getParent()).orElse(Path.of("/"));
    Path schema = directory.resolve(file.text()).normalize();
    return file.text().endsWith(".proto")
        ? new SchemaSource.ProtobufFile(schema, file.at())
        : new SchemaSource.AvroFile(schema, file.at());
  }

  private static DimensionDefinition dimension(String name, Section section) {
    DimensionDefinition dimension =
        new DimensionDefinition(
            name,
            section.optionalText("table").map(Located::text).orElse(name),
            section.text("key"),
            section.parsed("reload", Quantity::duration).orElse(DEFAULT_RELOAD),
            section.at());
    section.parsed("as_of", DefinitionReader::asOf);
    section.refuseOthers();
    return dimension;
  }

  private static String asOf(String text) {
    if (!text.equals("latest")) {
      throw new IllegalArgumentException("'%s' is not one of: latest".formatted(text));
    }
    return text;
  }

  private static TableDefinition table(String name, Section section) {
    TableDefinition.CommitPolicy commit =
        section
            .section("commit")
            .map(DefinitionReader::commit)
            .orElse(TableDefinition.CommitPolicy.DEFAULT);
    TableDefinition table =
        new TableDefinition(
            name,
            section.texts("partition_by").stream().map(PartitionKeys::read).toList(),
            commit,
            section.section("files").map(DefinitionReader::files).orElse(FilePolicy.DEFAULT),
            section.at());
    section.refuseOthers();
    return table;
  }

  private static FilePolicy files(Section section) {
    FilePolicy standard = FilePolicy.DEFAULT;
    FilePolicy files =
        new FilePolicy(
            section.parsed("target", Quantity::positiveBytes).orElse(standard.targetBytes()),
            section.parsed("open", DefinitionReader::smallCount).orElse(standard.open()),
            section
                .parsed("compression", DefinitionReader::compression)
                .orElse(standard.compression()));
    section.refuseOthers();
    return files;
  }

  private static TableDefinition.CommitPolicy commit(Section section) {
    TableDefinition.CommitPolicy standard = TableDefinition.CommitPolicy.DEFAULT;
    TableDefinition.CommitPolicy commit =
        new TableDefinition.CommitPolicy(
            section.parsed("every", Quantity::duration).orElse(standard.every()),
            section.parsed("rows", DefinitionReader::count).orElse(standard.rows()),
            section.parsed("bytes", Quantity::bytes).orElse(standard.bytes()));
    section.refuseOthers();
    return commit;
  }

  private static ServiceDefinition service(Optional<Section> found, int defaultPort) {
    InetSocketAddress standard = InetSocketAddress.createUnresolved("127.0.0.1", defaultPort);
    return found
        .map(section -> service(section, standard))
        .orElse(new ServiceDefinition(standard, Map.of()));
  }

  private static ServiceDefinition service(Section section, InetSocketAddress standard) {
    ServiceDefinition service =
        new ServiceDefinition(
            section.parsed("http", DefinitionReader::address).orElse(standard),
            section.section("kafka").map(DefinitionReader::properties).orElse(Map.of()));
    section.refuseOthers();
    return service;
  }

  private static LakeDefinition lake(Section section) {
    LakeDefinition lake =
        new LakeDefinition(
            section
                .parsed("root", DefinitionReader::lakeRoot)
                .orElseThrow(() -> section.missing("root")),
            section.section("hadoop").map(DefinitionReader::properties).orElse(Map.of()));
    section.refuseOthers();
    return lake;
  }

  private static RegistryDefinition registry(Section section) {
    URI url =
        section.parsed("url", DefinitionReader::url).orElseThrow(() -> section.missing("url"));
    Map<String, String> properties = new LinkedHashMap<>(properties(section));
    properties.remove("url");
    return new RegistryDefinition(url, Map.copyOf(properties));
  }

  private static Map<String, String> properties(Section section) {
    Map<String, String> properties = new LinkedHashMap<>();
    section.allTexts().forEach((key, value) -> properties.put(key, value.text()));
    return properties;
  }

  private static Format format(String text) {
    return oneOf(
        text, Map.of("avro", Format.AVRO, "json", Format.JSON, "protobuf", Format.PROTOBUF));
  }

  private static Compression compression(String text) {
    return oneOf(
        text,
        Map.of("zstd", Compression.ZSTD, "snappy", Compression.SNAPPY, "none", Compression.NONE));
  }

  static <T> T oneOf(String text, Map<String, T> choices) {
    T choice = choices.get(text);
    if (choice == null) {
      throw new IllegalArgumentException(
          "'%s' is not one of: %s"
              .formatted(text, String.join(", ", choices.keySet().stream().sorted().toList())));
    }
    return choice;
  }

  private static int recordBytes(String text) {
    long bytes = Quantity.bytes(text);
    if (bytes < 1 || bytes > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("'%s' is no size that a record can have".formatted(text));
    }
    return (int) bytes;
  }

  private static long count(String text) {
    return positive(text, Long::parseLong);
  }

  private static int smallCount(String text) {
    long value = count(text);
    if (value > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("'%s' is too large".formatted(text));
    }
    return (int) value;
  }

  private static long positive(String text, Function<String, Long> parser) {
    try {
      long value = parser.apply(text.replace("_", ""));
      if (value > 0) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'%s' is not a whole number".formatted(text), e);
    }
    throw new IllegalArgumentException("'%s' is not positive".formatted(text));
  }

  private static URI url(String text) {
    URI url = URI.create(text);
    if (!"http".equals(url.getScheme()) && !"https".equals(url.getScheme())) {
      throw new IllegalArgumentException("'%s' is not an http or https address".formatted(text));
    }
    return url;
  }

  private static URI lakeRoot(String text) {
    URI root = URI.create(text);
    if (root.getScheme() == null || !root.getSchemeSpecificPart().startsWith("/")) {
      throw new IllegalArgumentException(
          "'%s' is not an absolute address with a scheme, such as file:///var/lib/sluice or s3a://bucket/lake"
              .formatted(text));
    }
    return root;
  }

  private static InetSocketAddress address(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 1
        || !text.substring(colon + 1).matches("\\d{1,5}")
        || Integer.parseInt(text.substring(colon + 1)) > 65535) {
      throw new IllegalArgumentException("'%s' is not HOST:PORT".formatted(text));
    }
    return InetSocketAddress.createUnresolved(
        text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
  }
}
