package io.sluice.pipeline.file;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A pipeline file that cannot be used, with everything that was found wrong, in the file's order.
 */
public final class PipelineFileException extends SluiceException {

  private final transient List<Problem> problems;

  PipelineFileException(List<Problem> problems) {
    super(
        ExitCode.CONFIGURATION,
        problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  public List<Problem> problems() {
    return problems;
  }
}
