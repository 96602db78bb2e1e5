package io.sluice.spark.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.Metadata;
import org.junit.jupiter.api.Test;

class LaterCommitsTest {

  private static final String JOB = "sluice-batch:shop:clicks";

  private static final List<Action> COMMIT = actions(add("new"), remove("taken", true));

  private static List<Action> actions(String... json) {
    return Stream.of(json).map(Action::fromJson).toList();
  }

  private static String add(String path) {
    return """
        {"add":{"path":"%s","partitionValues":{},"size":1,"modificationTime":0,"dataChange":true}}"""
        .formatted(path);
  }

  private static String remove(String path, boolean changesData) {
    return """
        {"remove":{"path":"%s","deletionTimestamp":0,"dataChange":%s}}"""
        .formatted(path, changesData);
  }

  private static String transaction(String name) {
    return """
        {"txn":{"appId":"%s","version":7}}"""
        .formatted(name);
  }

  private static boolean leaveInPlace(String... json) {
    return new LaterCommits(actions(json)).leaveInPlace(COMMIT, JOB, Optional.empty());
  }

  @Test
  void appendsAndCompactionsOfOtherFilesAreNotInTheWay() {
    assertThat(leaveInPlace()).isTrue();
    assertThat(leaveInPlace(add("a"), transaction("sluice:shop:clicks:shop.clicks-0"))).isTrue();
    assertThat(leaveInPlace(add("large"), remove("small", false))).isTrue();
  }

  @Test
  void whateverChangesWhatWasSeenIs() {
    assertThat(leaveInPlace(remove("another", true))).isFalse();
    assertThat(leaveInPlace(add("large"), remove("taken", false))).isFalse();
    assertThat(leaveInPlace(add("a"), transaction(JOB))).isFalse();
    assertThat(leaveInPlace("{\"protocol\":{\"minReaderVersion\":1,\"minWriterVersion\":2}}"))
        .isFalse();
    assertThat(leaveInPlace(metadata(""))).isFalse();
  }

  @Test
  void theHoldOfTheJobIsNotInTheWayAndAnyOtherChangeOfPropertiesIs() {
    String held = metadata("\"sluice.hold\":\"ours until 2026-01-01T00:00:00Z\"");
    Optional<Metadata> ours = Optional.of((Metadata) Action.fromJson(held));

    for (String other : List.of("", "\"sluice.hold\":\"vacuum until 2026-01-01T00:00:00Z\"")) {
      LaterCommits later = new LaterCommits(actions(held, metadata(other)));
      assertThat(later.leaveInPlace(COMMIT, JOB, ours)).isFalse();
    }
    assertThat(new LaterCommits(actions(held, add("a"))).leaveInPlace(COMMIT, JOB, ours)).isTrue();
  }

  private static String metadata(String properties) {
    return """
        {"metaData":{"id":"1","format":{"provider":"parquet","options":{}},"schemaString":"{}","partitionColumns":[],"configuration":{%s}}}"""
        .formatted(properties);
  }
}
