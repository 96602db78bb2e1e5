package io.sluice.pipeline;

import java.time.Duration;
import java.util.List;

/**
 * How a Delta table is written.
 *
 * @param partitionBy what names the directories, outermost first
 * @param expectations what its rows are expected to be like; a load and a check hold them to it
 */
public record TableDefinition(
    String name,
    List<PartitionKey> partitionBy,
    CommitPolicy commit,
    FilePolicy files,
    List<Expectation> expectations,
    Position at) {

  /**
   * A commit is due when any of these is reached.
   *
   * @param every time since the oldest uncommitted record arrived
   * @param rows uncommitted rows
   * @param bytes uncommitted bytes, as read from Kafka
   */
  public record CommitPolicy(Duration every, long rows, long bytes) {
    public static final CommitPolicy DEFAULT =
        new CommitPolicy(Duration.ofSeconds(1), 500_000, 128L << 20);
  }

  public static TableDefinition defaults(String name) {
    return new TableDefinition(
        name,
        List.of(),
        CommitPolicy.DEFAULT,
        FilePolicy.DEFAULT,
        List.of(),
        new Position("(default)", 1, 1));
  }
}
