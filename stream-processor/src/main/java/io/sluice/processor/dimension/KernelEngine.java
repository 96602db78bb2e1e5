package io.sluice.processor.dimension;

import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.logstore.LakeConfiguration;
import io.sluice.pipeline.LakeDefinition;
import org.apache.hadoop.conf.Configuration;

/** Makes the engine with which Delta Kernel reads the lake, as all who write it are told to. */
public final class KernelEngine {

  private KernelEngine() {}

  /**
   * An engine of its own; safe for use by several threads.
   *
   * @throws SluiceException with {@link ExitCode#CONFIGURATION} if the lake is not one that can be
   *     written safely
   */
  public static Engine create(LakeDefinition lake) {
    return DefaultEngine.create(configuration(lake));
  }

  static Configuration configuration(LakeDefinition lake) {
    Configuration configuration = new Configuration();
    try {
      LakeConfiguration.of(lake.root(), lake.hadoop()).forHadoop().forEach(configuration::set);
    } catch (IllegalArgumentException e) {
      throw new SluiceException(ExitCode.CONFIGURATION, String.valueOf(e.getMessage()), e);
    }
    return configuration;
  }
}
