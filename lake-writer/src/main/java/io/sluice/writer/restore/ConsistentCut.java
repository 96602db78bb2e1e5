package io.sluice.writer.restore;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.writer.restore.VersionChoice.Chosen;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One version of each of several tables, so that all sit at one cut of the pipeline: none goes
 * beyond the time, or beyond its topic's part of the offsets. A topic has one table in a pipeline.
 */
final class ConsistentCut {

  private ConsistentCut() {}

  /**
   * @param tables their versions, and the topic of each
   * @throws SluiceException if a table has no such version, or the target says nothing of one
   */
  static Map<String, Chosen> of(Map<VersionChoice, String> tables, Target target) {
    if (target instanceof Target.Version && tables.size() > 1) {
      throw new SluiceException(
          ExitCode.USAGE,
          "Cannot restore %d tables to one version: versions of different tables have nothing to do with each other; use --to-timestamp or --to-offset"
              .formatted(tables.size()));
    }
    Map<String, Chosen> chosen = new LinkedHashMap<>();
    tables.forEach(
        (table, topic) -> {
          requireTopic(table.table(), topic, target);
          chosen.put(table.table(), table.of(target));
        });
    return chosen;
  }

  private static void requireTopic(String table, String topic, Target target) {
    if (target instanceof Target.Offsets offsets
        && offsets.offsets().keySet().stream().noneMatch(each -> each.topic().equals(topic))) {
      throw new SluiceException(
          ExitCode.USAGE,
          "Cannot restore table %s to %s: they name no partition of its topic %s; add some"
              .formatted(table, target, topic));
    }
  }
}
