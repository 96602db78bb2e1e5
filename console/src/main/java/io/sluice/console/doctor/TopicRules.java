package io.sluice.console.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether the settings of a topic fit what it is to the pipeline.
 *
 * @param name of the topic
 * @param isKeyed whether a later record of a key replaces the ones before
 * @param isLookedInto whether views look for the row that a key had at a time
 * @param maxRecord the most bytes of a record that is read
 * @param brokers of the cluster
 */
record TopicRules(
    String name,
    boolean isKeyed,
    boolean isTable,
    boolean isLookedInto,
    long maxRecord,
    int brokers) {

  private static final Duration SHORT = Duration.ofDays(1);

  List<Finding> findings(TopicFacts topic) {
    List<Finding> findings = new ArrayList<>();
    String subject = "topic " + name;
    String alter = "kafka-configs --alter --topic %s --add-config ".formatted(name);
    if (!isKeyed && topic.isCompacted()) {
      findings.add(
          Finding.fail(
              subject,
              "cleanup.policy is %s: records are gone that were not written yet, and their rows with them"
                  .formatted(topic.setting("cleanup.policy")),
              alter + "cleanup.policy=delete; or say 'table: true' of the stream"));
    }
    if (isTable && topic.isDeleted()) {
      findings.add(
          Finding.warn(
              subject,
              "cleanup.policy is %s and the stream is 'table: true': keys that nobody changes expire"
                  .formatted(topic.setting("cleanup.policy")),
              alter + "cleanup.policy=compact"));
    }
    if (isLookedInto && topic.isCompacted() && lag(topic).compareTo(SHORT) < 0) {
      findings.add(
          Finding.warn(
              subject,
              "changes are kept for %d min until compaction leaves the last of a key: a processor that is away for longer finds other rows than batch does"
                  .formatted(lag(topic).toMinutes()),
              alter + "min.compaction.lag.ms=604800000"));
    }
    Duration retention = Duration.ofMillis(topic.number("retention.ms", -1));
    if (topic.isDeleted() && !retention.isNegative() && retention.compareTo(SHORT) < 0) {
      findings.add(
          Finding.warn(
              subject,
              "records are kept for %d min: a writer that is away for longer loses some"
                  .formatted(retention.toMinutes()),
              alter + "retention.ms=604800000"));
    }
    if (topic.setting("unclean.leader.election.enable").equals("true")) {
      findings.add(
          Finding.warn(
              subject,
              "unclean.leader.election.enable is true: acknowledged records may vanish, and offsets be used twice",
              alter + "unclean.leader.election.enable=false"));
    }
    if (topic.number("max.message.bytes", 0) > maxRecord) {
      findings.add(
          Finding.warn(
              subject,
              "it takes batches of %d bytes; a record of more than %d is malformed to the pipeline"
                  .formatted(topic.number("max.message.bytes", 0), maxRecord),
              "raise 'max_record' of the stream, or lower the topic's max.message.bytes"));
    }
    if (topic.replicas() < 2 && brokers > 1) {
      findings.add(
          Finding.warn(
              subject,
              "a partition has one replica of %d brokers: its records are lost with a disk"
                  .formatted(brokers),
              "kafka-reassign-partitions"));
    }
    if (findings.isEmpty()) {
      findings.add(
          Finding.ok(
              subject,
              "%d partitions, %s".formatted(topic.partitions(), topic.setting("cleanup.policy"))));
    }
    return findings;
  }

  private static Duration lag(TopicFacts topic) {
    return Duration.ofMillis(topic.number("min.compaction.lag.ms", 0));
  }
}
