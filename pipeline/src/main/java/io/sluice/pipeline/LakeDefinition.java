package io.sluice.pipeline;

import java.net.URI;
import java.util.Map;

/**
 * Where the tables are, and how their file system is reached.
 *
 * @param root the directory that holds one Delta table per stream, view and dimension
 * @param hadoop Hadoop properties for writer, processor and jobs alike: {@code fs.s3a.endpoint},
 *     credentials
 */
public record LakeDefinition(URI root, Map<String, String> hadoop) {

  public LakeDefinition {
    hadoop = Map.copyOf(hadoop);
  }

  /** Leaves out the properties: they hold secrets. */
  @Override
  public String toString() {
    return "LakeDefinition[root=" + root + "]";
  }
}
