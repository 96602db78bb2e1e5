package io.sluice.spark.job;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.logstore.LakeConfiguration;
import io.sluice.pipeline.LakeDefinition;
import io.sluice.pipeline.Pipeline;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.SparkSession;

/**
 * What a job gets from its process.
 *
 * @param environment the variables that a pipeline file may name
 * @param sessions the Spark session for a lake; started by the first call, so that {@code --help}
 *     costs nothing
 */
public record JobContext(
    Map<String, String> environment,
    Function<LakeConfiguration, SparkSession> sessions,
    Progress progress) {

  /**
   * The session in which the tables of a pipeline are read and written.
   *
   * @throws SluiceException with {@link ExitCode#CONFIGURATION} if two writers would not be kept
   *     apart in its lake
   */
  public SparkSession session(Pipeline pipeline) {
    LakeConfiguration lake = configuration(pipeline.lake());
    progress.step("Using " + lake);
    return sessions.apply(lake);
  }

  private static LakeConfiguration configuration(LakeDefinition lake) {
    try {
      return LakeConfiguration.of(lake.root(), lake.hadoop());
    } catch (IllegalArgumentException e) {
      throw new SluiceException(ExitCode.CONFIGURATION, String.valueOf(e.getMessage()), e);
    }
  }
}
