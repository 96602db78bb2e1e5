package io.sluice.cli;

import io.sluice.pipeline.Pipeline;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that every command with a report takes; mix them in with {@code @Mixin}. */
public final class PipelineOptions {

  @Mixin private PipelineFileOption file = new PipelineFileOption();

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description =
          "How to print the result: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private OutputFormat output = OutputFormat.TEXT;

  public Path file() {
    return file.file();
  }

  public OutputFormat output() {
    return output;
  }

  /**
   * Reads the pipeline file.
   *
   * @throws io.sluice.failure.SluiceException if it cannot be read or used
   */
  public Pipeline pipeline(Map<String, String> environment) {
    return file.pipeline(environment);
  }
}
