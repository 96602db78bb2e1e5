package io.sluice.cli;

import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.file.PipelineFile;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Option;

/** The option that names the pipeline file; mix it in with {@code @Mixin}. */
public final class PipelineFileOption {

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "The pipeline file (default: ${DEFAULT-VALUE}).")
  private Path file = Path.of("pipeline.yaml");

  public Path file() {
    return file;
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
