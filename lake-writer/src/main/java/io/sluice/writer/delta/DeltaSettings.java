package io.sluice.writer.delta;

import java.util.Map;

/**
 * How Delta tables are written.
 *
 * @param engineVersion this program's version, for the provenance of every commit
 * @param checkpointEvery commits from one checkpoint to the next, unless the table's property
 *     {@code delta.checkpointInterval} says otherwise
 * @param hadoop properties for the file systems of the lake, over the ones of {@code core-site.xml}
 */
public record DeltaSettings(String engineVersion, int checkpointEvery, Map<String, String> hadoop) {

  /** Readers replay at most so many log entries; and a large table's checkpoint takes seconds. */
  public static final int CHECKPOINT_EVERY = 100;

  public DeltaSettings {
    hadoop = Map.copyOf(hadoop);
    if (checkpointEvery < 1) {
      throw new IllegalArgumentException(
          "Cannot write a checkpoint every %d commits; at least 1".formatted(checkpointEvery));
    }
  }

  public static DeltaSettings defaults(String engineVersion) {
    return new DeltaSettings(engineVersion, CHECKPOINT_EVERY, Map.of());
  }

  /** The same with other Hadoop properties. */
  public DeltaSettings withHadoop(Map<String, String> properties) {
    return new DeltaSettings(engineVersion, checkpointEvery, properties);
  }

  /** Leaves out the Hadoop properties: they hold secrets. */
  @Override
  public String toString() {
    return "DeltaSettings[engineVersion=%s, checkpointEvery=%d]"
        .formatted(engineVersion, checkpointEvery);
  }
}
