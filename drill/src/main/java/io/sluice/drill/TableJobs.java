package io.sluice.drill;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.failure.ExitCode;
import io.sluice.local.Installation;
import io.sluice.local.JobProcess;
import io.sluice.local.LocalStackException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Spark jobs over the table of a chapter, one after the other in one process. */
final class TableJobs implements AutoCloseable {

  private static final int ATTEMPTS = 3;

  private final Path pipelineFile;
  private final JobProcess process;

  private TableJobs(Path pipelineFile, JobProcess process) {
    this.pipelineFile = pipelineFile;
    this.process = process;
  }

  static TableJobs start(Path pipelineFile, Path log) {
    return new TableJobs(
        pipelineFile,
        JobProcess.start(
            Installation.current()
                .command("spark-maintenance", "io.sluice.spark.JobMain")
                .withMoreOptions(
                    "-Xmx1g",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:ReservedCodeCacheSize=256m")
                .withArguments("--stdin"),
            log));
  }

  /**
   * Begins a job; one that says that others were faster is run again.
   *
   * @return what it says of the table, or a {@link LocalStackException} if it fails
   */
  CompletableFuture<JsonNode> begin(TableJob job) {
    return CompletableFuture.supplyAsync(() -> run(job));
  }

  private JsonNode run(TableJob job) {
    JobProcess.Answer answer = process.run(line(job));
    for (int attempt = 1;
        attempt < ATTEMPTS && answer.exit() == ExitCode.TRY_LATER.number();
        attempt++) {
      answer = process.run(line(job));
    }
    if (answer.exit() != 0) {
      throw new LocalStackException(
          "Job %s ended with %d: %s".formatted(job, answer.exit(), answer.error()));
    }
    return answer.output().path("tables").path(0);
  }

  /**
   * Begins a job, and kills the process with SIGKILL after a time.
   *
   * @return whether the job had not ended
   */
  boolean kill(TableJob job, long afterMillis) throws InterruptedException {
    CompletableFuture<JobProcess.Answer> running =
        CompletableFuture.supplyAsync(() -> process.run(line(job)));
    try {
      running.get(afterMillis, TimeUnit.MILLISECONDS);
      return false;
    } catch (TimeoutException stillRunning) {
      process.kill();
      return isCutOff(running);
    } catch (ExecutionException e) {
      throw new LocalStackException("Job " + job + " failed", e);
    }
  }

  /** Whether no answer came, after all. */
  private static boolean isCutOff(CompletableFuture<JobProcess.Answer> running)
      throws InterruptedException {
    try {
      running.get();
      return false;
    } catch (ExecutionException noAnswer) {
      return true;
    }
  }

  private String[] line(TableJob job) {
    List<String> line = new ArrayList<>(job.arguments());
    line.addAll(List.of("-f", pipelineFile.toString(), "-o", "json"));
    return line.toArray(String[]::new);
  }

  @Override
  public void close() {
    process.close();
  }
}
