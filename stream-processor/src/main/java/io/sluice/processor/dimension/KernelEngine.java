package io.sluice.processor.dimension;

import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.sluice.logstore.LogStoreSettings;
import org.apache.hadoop.conf.Configuration;

/** Makes the engine with which Delta Kernel reads the lake: local tables have the hard-link log. */
public final class KernelEngine {

  private KernelEngine() {}

  /** An engine of its own; safe for use by several threads. */
  public static Engine create() {
    return DefaultEngine.create(configuration());
  }

  static Configuration configuration() {
    Configuration configuration = new Configuration();
    LogStoreSettings.forHadoop().forEach(configuration::set);
    return configuration;
  }
}
