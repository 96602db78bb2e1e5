package io.sluice.pipeline;

import java.util.Optional;

/**
 * A topic that the pipeline reads.
 *
 * @param key the column that the record's key repeats
 * @param eventTime the timestamp column that says when the event happened; the record's own
 *     timestamp if absent
 * @param table whether the topic is compacted: the latest record of a key replaces the ones before
 */
public record StreamDefinition(
    String name,
    String topic,
    Optional<Located> key,
    Optional<Located> eventTime,
    Format format,
    SchemaSource schema,
    boolean table,
    Position at) {}
