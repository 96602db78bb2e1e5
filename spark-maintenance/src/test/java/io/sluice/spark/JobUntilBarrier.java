package io.sluice.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.logstore.PublishListener;
import io.sluice.spark.job.JobContext;
import io.sluice.spark.job.Progress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A process that runs one job and stands still at a barrier, to be killed there with SIGKILL:
 * before a step that it tells of, or with a log entry of a table under its temporary name.
 */
public final class JobUntilBarrier implements PublishListener {

  private static final String AT_BARRIER = "at barrier";
  private static final String BARRIER = "sluice.barrier";
  private static final String TABLE = "sluice.barrier.table";
  private static final int KILLED = 128 + 9;

  private static final AtomicInteger COMMITS = new AtomicInteger();

  /**
   * Runs a job of a pipeline in a process, and kills it.
   *
   * @param barrier how the step begins, or {@code commit N}
   * @param table whose commits are counted
   * @param meanwhile what happens while it stands at its barrier
   */
  static void kill(Jobs jobs, String barrier, String table, Runnable meanwhile, String... job)
      throws IOException, InterruptedException {
    Path log = Path.of(jobs.path("killed.log"));
    Process process =
        new ProcessBuilder(line(jobs, barrier, table, job)).redirectError(log.toFile()).start();
    try (BufferedReader lines = process.inputReader()) {
      assertThat(lines.readLine())
          .as("%s did not come there: %s", barrier, Files.readString(log))
          .isEqualTo(AT_BARRIER);
      meanwhile.run();
    } finally {
      process.destroyForcibly();
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    }
    assertThat(process.exitValue()).isEqualTo(KILLED);
  }

  private static List<String> line(Jobs jobs, String barrier, String table, String... job) {
    List<String> line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx600m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "@" + Path.of("jvm-options").toAbsolutePath(),
                "-D%s=%s".formatted(BARRIER, barrier),
                "-D%s=%s".formatted(TABLE, table),
                "-Dspark.hadoop.%s=%s".formatted(CLASS_KEY, JobUntilBarrier.class.getName()),
                "-cp",
                System.getProperty("java.class.path"),
                JobUntilBarrier.class.getName()));
    line.addAll(List.of(job));
    line.addAll(List.of("-f", jobs.path("pipeline.yaml")));
    return line;
  }

  /** Runs the job of the arguments. */
  public static void main(String[] arguments) {
    Progress progress = JobUntilBarrier::pass;
    System.exit(
        JobMain.runner(new JobContext(Map.of(), LakeSession::open, progress)).run(arguments));
  }

  @Override
  public void temporaryWritten(Path target) {
    if (target.getFileName().toString().matches("\\d{20}\\.json")
        && target.getParent().getParent().endsWith(System.getProperty(TABLE))) {
      pass("commit " + COMMITS.incrementAndGet());
    }
  }

  private static void pass(String what) {
    if (!what.startsWith(System.getProperty(BARRIER))) {
      return;
    }
    System.out.println(AT_BARRIER);
    try {
      // Until it is killed, or whoever should kill it has died.
      if (System.in.read() < 0) {
        Runtime.getRuntime().halt(1);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
