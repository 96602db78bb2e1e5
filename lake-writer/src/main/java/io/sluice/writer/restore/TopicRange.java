package io.sluice.writer.restore;

/**
 * What Kafka has of a partition.
 *
 * @param earliest the first offset that is there
 * @param end the offset behind the last
 */
record TopicRange(long earliest, long end) {}
