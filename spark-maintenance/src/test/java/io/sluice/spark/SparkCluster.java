package io.sluice.spark;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Spark standalone master and two workers of one core each, as processes of this machine on ports
 * that are free.
 */
final class SparkCluster implements AutoCloseable {

  private static final int WORKERS = 2;
  private static final long START_SECONDS = 120;
  private static final Pattern MASTER = Pattern.compile("Starting Spark master at (spark://\\S+)");
  private static final Pattern REGISTERED =
      Pattern.compile("(Successfully registered with master)");

  private final SparkInstallation spark;
  private final List<Process> processes = new ArrayList<>();

  private SparkCluster(SparkInstallation spark) {
    this.spark = spark;
  }

  /** Starts the cluster, and makes it the one that is submitted to. */
  static SparkCluster start(SparkInstallation spark) throws Exception {
    SparkCluster cluster = new SparkCluster(spark);
    // A test run that is stopped leaves no process behind.
    Runtime.getRuntime().addShutdownHook(new Thread(cluster::kill));
    try {
      String master =
          said(cluster.spawn(MASTER, "org.apache.spark.deploy.master.Master", List.of()));
      List<CompletableFuture<String>> workers = new ArrayList<>();
      for (int worker = 0; worker < WORKERS; worker++) {
        String work = cluster.work(worker).toString();
        workers.add(
            cluster.spawn(
                REGISTERED,
                "org.apache.spark.deploy.worker.Worker",
                List.of("--cores", "1", "--memory", "512M", "--work-dir", work, master)));
      }
      for (CompletableFuture<String> worker : workers) {
        said(worker);
      }
      spark.configure(master);
      return cluster;
    } catch (Exception | Error e) {
      cluster.close();
      throw e;
    }
  }

  private static String said(CompletableFuture<String> daemon) throws Exception {
    return daemon.get(START_SECONDS, TimeUnit.SECONDS);
  }

  private Path work(int worker) {
    return spark.home().resolve("work-" + worker);
  }

  /** Starts a daemon; the answer is what a pattern finds in its words. */
  private CompletableFuture<String> spawn(Pattern ready, String main, List<String> arguments)
      throws IOException {
    List<String> line = new ArrayList<>(spark.java("-Xmx256m"));
    line.add(main);
    line.addAll(List.of("--host", "127.0.0.1", "--port", "0", "--webui-port", "0"));
    line.addAll(arguments);
    Process process =
        spark
            .environment(new ProcessBuilder(line))
            .directory(spark.home().toFile())
            .redirectErrorStream(true)
            .start();
    processes.add(process);
    CompletableFuture<String> said = new CompletableFuture<>();
    Thread reader = new Thread(() -> follow(process, ready, said), main);
    reader.setDaemon(true);
    reader.start();
    return said;
  }

  private static void follow(Process process, Pattern ready, CompletableFuture<String> said) {
    StringBuilder all = new StringBuilder();
    try (BufferedReader lines = process.inputReader()) {
      String line;
      while ((line = lines.readLine()) != null) {
        all.append(line).append('\n');
        Matcher matcher = ready.matcher(line);
        if (matcher.find()) {
          said.complete(matcher.group(1));
        }
      }
      said.completeExceptionally(new IllegalStateException("It ended:\n" + all));
    } catch (IOException e) {
      said.completeExceptionally(e);
    }
  }

  /** The workers that started some executors of an application. */
  Set<Integer> workers(String application, Set<String> executors) {
    Set<Integer> workers = new TreeSet<>();
    for (int worker = 0; worker < WORKERS; worker++) {
      Path work = work(worker).resolve(application);
      if (executors.stream().anyMatch(executor -> Files.isDirectory(work.resolve(executor)))) {
        workers.add(worker);
      }
    }
    return workers;
  }

  /** What the executors said, for the message of a test that failed. */
  String words() throws IOException {
    StringBuilder words = new StringBuilder();
    for (int worker = 0; worker < WORKERS; worker++) {
      try (Stream<Path> files = Files.walk(work(worker), 3)) {
        for (Path file : files.filter(it -> it.endsWith("stderr")).toList()) {
          words.append(file).append('\n').append(Files.readString(file));
        }
      }
    }
    return words.toString();
  }

  private void kill() {
    // Executors first: a worker that is gone cannot end them any more.
    all().forEach(ProcessHandle::destroyForcibly);
  }

  private Stream<ProcessHandle> all() {
    return processes.stream()
        .flatMap(process -> Stream.concat(process.descendants(), Stream.of(process.toHandle())));
  }

  @Override
  public void close() {
    List<ProcessHandle> ended = all().toList();
    kill();
    ended.forEach(process -> process.onExit().join());
  }
}
