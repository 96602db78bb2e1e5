package io.sluice.pipeline;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A topic that the pipeline reads.
 *
 * @param key the columns that the record's key repeats; empty if that is not known
 * @param keyFormat how the record's key is written
 * @param envelope says where it stands that values are Debezium's change events, which hold the row
 *     before and after the change
 * @param eventTime the timestamp column that says when the event happened; the record's own
 *     timestamp if absent
 * @param registeredAs the subject that has its schemas, if the file names one
 * @param recordType the full name of the type of its records, of a topic that has several: an Avro
 *     record, the title of a JSON schema, or a Protobuf message, which is the first one of the
 *     schema if absent
 * @param maxRecord the most bytes of a record that is decoded; a larger one is malformed
 * @param maxAhead how long after its record's timestamp an event may claim to happen; what claims
 *     more moves no clock
 * @param table whether the topic is compacted: the latest record of a key replaces the ones before
 */
public record StreamDefinition(
    String name,
    String topic,
    List<Located> key,
    KeyFormat keyFormat,
    Optional<Located> eventTime,
    Format format,
    Optional<Located> envelope,
    SchemaSource schema,
    Optional<Located> registeredAs,
    Optional<Located> recordType,
    int maxRecord,
    Duration maxAhead,
    boolean table,
    Position at) {

  /** Far more than a broker takes by default, and little beside what the services hold. */
  public static final int DEFAULT_MAX_RECORD = 16 << 20;

  /** More than clocks and time zones are ever off, and little beside a year 2099. */
  public static final Duration DEFAULT_MAX_AHEAD = Duration.ofDays(1);

  /** The subject of the registry whose newest schema says what columns a new table has. */
  public String subject() {
    return registeredAs.map(Located::text).orElseGet(() -> Names.subject(topic));
  }
}
