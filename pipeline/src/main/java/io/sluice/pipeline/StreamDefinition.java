package io.sluice.pipeline;

import java.util.Optional;

/**
 * A topic that the pipeline reads.
 *
 * @param key the column that the record's key repeats
 * @param eventTime the timestamp column that says when the event happened; the record's own
 *     timestamp if absent
 * @param message the full name of the Protobuf message that its records hold; the first one of the
 *     schema if absent
 * @param maxRecord the most bytes of a record that is decoded; a larger one is malformed
 * @param table whether the topic is compacted: the latest record of a key replaces the ones before
 */
public record StreamDefinition(
    String name,
    String topic,
    Optional<Located> key,
    Optional<Located> eventTime,
    Format format,
    SchemaSource schema,
    Optional<Located> message,
    int maxRecord,
    boolean table,
    Position at) {

  /** Far more than a broker takes by default, and little beside what the services hold. */
  public static final int DEFAULT_MAX_RECORD = 16 << 20;
}
