package io.sluice.pipeline;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a Delta table is written.
 *
 * @param mode as the file has it; empty if it says nothing
 * @param schema one of {@link SchemaPolicy} in lower case as the file has it; empty if it says
 *     nothing
 * @param schemaId where the file says that rows carry the ids of their records' schemas; empty if
 *     they do not
 * @param partitionBy what names the directories, outermost first
 * @param expectations what its rows are expected to be like; a load and a check hold them to it
 */
public record TableDefinition(
    String name,
    Optional<Located> mode,
    Optional<Located> schema,
    Optional<Located> schemaId,
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

  /** Another table that is written alike, into one directory. */
  public TableDefinition withoutPartitions(String table) {
    return new TableDefinition(
        table,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        commit,
        files,
        List.of(),
        at);
  }

  public static TableDefinition defaults(String name) {
    return new TableDefinition(
        name,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        CommitPolicy.DEFAULT,
        FilePolicy.DEFAULT,
        List.of(),
        new Position("(default)", 1, 1));
  }
}
