package io.sluice.pipeline;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One pipeline file, read and found to be consistent in itself.
 *
 * <p>The maps keep the order of the file. Streams, views and dimensions share one name space; views
 * stand in an order in which each comes after those it builds on.
 *
 * @param kafka properties for every Kafka client, as they stand in the file
 * @param writerMemory bytes of rows that the writer may hold in open files; empty if the file says
 *     nothing
 * @param alerts where the writer sends alerts, if the file says so
 */
public record Pipeline(
    String name,
    Map<String, String> kafka,
    Optional<RegistryDefinition> registry,
    LakeDefinition lake,
    Map<String, StreamDefinition> streams,
    Map<String, DimensionDefinition> dimensions,
    Map<String, ViewDefinition> views,
    Map<String, TableDefinition> tables,
    ServiceDefinition processor,
    ServiceDefinition writer,
    Optional<Long> writerMemory,
    Optional<AlertsDefinition> alerts) {

  /** The directory that holds one Delta table per stream, view and dimension. */
  public URI lakeRoot() {
    return lake.root();
  }

  /** What the file says of a table, or the defaults if it says nothing. */
  public TableDefinition table(String table) {
    return tables.getOrDefault(table, TableDefinition.defaults(table));
  }

  /**
   * What becomes of the records of a stream: what the file says of its table; if it says nothing,
   * {@link TableMode#UPSERT} for a compacted topic and for Debezium's change events.
   */
  public TableMode mode(StreamDefinition stream) {
    return table(stream.name())
        .mode()
        .map(mode -> TableMode.valueOf(mode.text().toUpperCase(Locale.ROOT)))
        .orElse(
            stream.table() || stream.envelope().isPresent() ? TableMode.UPSERT : TableMode.APPEND);
  }

  /**
   * What becomes of records of a topic that have more fields than its table has columns: what the
   * file says of the table; if it says nothing, columns are added to that of a stream whose schema
   * is in the registry or inferred, and no others.
   *
   * @param source the stream or view whose topic it is
   */
  public SchemaPolicy schemaPolicy(String source) {
    StreamDefinition stream = streams.get(source);
    if (stream == null || mode(stream) == TableMode.UPSERT) {
      return SchemaPolicy.PIN;
    }
    SchemaPolicy standard =
        stream.schema() instanceof SchemaSource.Registry
                || stream.schema() instanceof SchemaSource.Inferred
            ? SchemaPolicy.EVOLVE
            : SchemaPolicy.PIN;
    return table(source)
        .schema()
        .map(policy -> SchemaPolicy.valueOf(policy.text().toUpperCase(Locale.ROOT)))
        .orElse(standard);
  }

  /** The streams and views of which the latest record of a key is its row. */
  public List<String> upserted() {
    return Stream.concat(streams.keySet().stream(), views.keySet().stream())
        .filter(this::isUpserted)
        .toList();
  }

  /**
   * Whether the latest record of a key is its row.
   *
   * @param source the stream or view whose records they are
   */
  public boolean isUpserted(String source) {
    StreamDefinition stream = streams.get(source);
    ViewDefinition view = views.get(source);
    return stream == null ? view != null && view.isUpserted() : mode(stream) == TableMode.UPSERT;
  }

  /** The table that the writer brings the records of a stream or view to. */
  public String writtenTable(String source) {
    return isUpserted(source) ? Names.changelogTable(source) : source;
  }

  /** The name alone: Kafka's properties hold secrets. */
  @Override
  public String toString() {
    return "Pipeline[name=" + name + "]";
  }
}
