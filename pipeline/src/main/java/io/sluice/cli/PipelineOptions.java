package io.sluice.cli;

import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.file.PipelineFile;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options that every command takes; mix them in with {@code @Mixin}. */
public final class PipelineOptions {

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "The pipeline file (default: ${DEFAULT-VALUE}).")
  private Path file = Path.of("pipeline.yaml");

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description =
          "How to print the result: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private OutputFormat output = OutputFormat.TEXT;

  public Path file() {
    return file;
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
    return PipelineFile.read(file, environment);
  }
}
