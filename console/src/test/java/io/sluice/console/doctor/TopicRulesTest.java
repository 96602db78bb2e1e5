package io.sluice.console.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.console.doctor.Finding.Level;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A topic is held against what it is to the pipeline. */
class TopicRulesTest {

  private static final TopicRules APPENDED =
      new TopicRules("clicks", false, false, false, 1 << 20, 3);
  private static final TopicRules TABLE = new TopicRules("users", true, true, false, 1 << 20, 3);

  private static TopicFacts topic(int replicas, String... settings) {
    Map<String, String> all =
        new HashMap<>(Map.of("cleanup.policy", "delete", "retention.ms", "604800000"));
    for (int i = 0; i < settings.length; i += 2) {
      all.put(settings[i], settings[i + 1]);
    }
    return new TopicFacts(4, replicas, all);
  }

  private static List<Level> levels(TopicRules rules, TopicFacts topic) {
    return rules.findings(topic).stream().map(Finding::level).toList();
  }

  @Test
  void anOrdinaryTopicFits() {
    assertThat(APPENDED.findings(topic(3)))
        .containsExactly(Finding.ok("topic clicks", "4 partitions, delete"));
    assertThat(levels(TABLE, topic(3, "cleanup.policy", "compact"))).containsExactly(Level.OK);
  }

  @Test
  void compactionOfRowsFailsAndDeletionOfKeysWarns() {
    assertThat(levels(APPENDED, topic(3, "cleanup.policy", "compact,delete")))
        .containsExactly(Level.FAIL);
    assertThat(levels(TABLE, topic(3))).containsExactly(Level.WARN);
    assertThat(levels(TABLE, topic(3, "cleanup.policy", "compact,delete")))
        .containsExactly(Level.WARN);
  }

  @Test
  void changesThatViewsLookForAreNotCompactedAtOnce() {
    TopicRules lookedInto = new TopicRules("users", true, true, true, 1 << 20, 3);
    String[] lag = {"cleanup.policy", "compact", "min.compaction.lag.ms", "86399999"};

    assertThat(lookedInto.findings(topic(3, lag)))
        .singleElement()
        .satisfies(finding -> assertThat(finding.level()).isEqualTo(Level.WARN))
        .asString()
        .contains("kept for 1439 min", "min.compaction.lag.ms=604800000");
    assertThat(levels(lookedInto, topic(3, "cleanup.policy", "compact")))
        .containsExactly(Level.WARN);
    assertThat(levels(TABLE, topic(3, lag))).containsExactly(Level.OK);
    lag[3] = "86400000";
    assertThat(levels(lookedInto, topic(3, lag))).containsExactly(Level.OK);
  }

  @Test
  void retentionIsShortBelowADayAndNeverWhereThereIsNone() {
    assertThat(levels(APPENDED, topic(3, "retention.ms", "86399999"))).containsExactly(Level.WARN);
    assertThat(levels(APPENDED, topic(3, "retention.ms", "86400000"))).containsExactly(Level.OK);
    assertThat(levels(APPENDED, topic(3, "retention.ms", "-1"))).containsExactly(Level.OK);
  }

  @Test
  void whatMayLoseRecordsIsSaid() {
    assertThat(levels(APPENDED, topic(1))).containsExactly(Level.WARN);
    assertThat(levels(new TopicRules("clicks", false, false, false, 1 << 20, 1), topic(1)))
        .containsExactly(Level.OK);
    assertThat(levels(APPENDED, topic(3, "unclean.leader.election.enable", "true")))
        .containsExactly(Level.WARN);
    assertThat(levels(APPENDED, topic(3, "max.message.bytes", "1048577")))
        .containsExactly(Level.WARN);
  }
}
