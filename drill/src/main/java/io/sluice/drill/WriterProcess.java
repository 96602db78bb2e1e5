package io.sluice.drill;

import io.sluice.local.ChildProcess;
import io.sluice.local.JavaCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A writer that runs, and what it has said; closed, it is gone. */
final class WriterProcess implements AutoCloseable {

  /** How long anything may take that takes a second or two. */
  static final Duration LIMIT = Duration.ofSeconds(60);

  private static final Pattern FIRED = Pattern.compile("Failpoint (\\S+): ");
  private static final Pattern LANDED = Pattern.compile("Table \\S+: version \\d+, ");
  private static final Pattern OVERTAKEN = Pattern.compile("another writer moved ");
  private static final Pattern HEALTH = Pattern.compile("health and metrics at (http://\\S+)");

  private final ChildProcess process;
  private final Path folder;

  private WriterProcess(ChildProcess process, Path folder) {
    this.process = process;
    this.folder = folder;
  }

  static WriterProcess start(JavaCommand command, Path folder) {
    return new WriterProcess(
        ChildProcess.start("the writer", command, folder.resolve("writer.log")), folder);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Its exit code, or empty if it has not ended within the limit. */
  OptionalInt await(Duration limit) throws InterruptedException {
    return process.await(limit);
  }

  /** SIGKILL. */
  void kill() {
    process.kill();
  }

  /** SIGTERM. */
  void terminate() {
    process.terminate();
  }

  /** SIGSTOP: it does nothing, and does not know it. */
  void stop() throws IOException, InterruptedException {
    SystemCommand.run("kill", "-STOP", Long.toString(process.pid()));
  }

  /** SIGCONT. */
  void goOn() throws IOException, InterruptedException {
    SystemCommand.run("kill", "-CONT", Long.toString(process.pid()));
  }

  /** Lets it write no file longer than this: the operating system refuses, as on a full disk. */
  void limitFiles(String bytes) throws IOException, InterruptedException {
    SystemCommand.run(
        "prlimit", "--pid", Long.toString(process.pid()), "--fsize=" + bytes + ":unlimited");
  }

  /** Everything it has said. */
  String log() throws IOException {
    try {
      return Files.readString(process.log());
    } catch (NoSuchFileException e) {
      return "";
    }
  }

  String lastLines() {
    return process.lastLines(8);
  }

  /** How often its failpoint has fired. */
  int fired() throws IOException {
    return count(FIRED);
  }

  /** How many commits it knows to have landed. */
  int landed() throws IOException {
    return count(LANDED);
  }

  /** How often it has lost to another writer. */
  int overtaken() throws IOException {
    return count(OVERTAKEN);
  }

  private int count(Pattern pattern) throws IOException {
    return (int) pattern.matcher(log()).results().count();
  }

  /** Where it says how it is; empty until it has said where. */
  Optional<String> health() throws IOException {
    Matcher matcher = HEALTH.matcher(log());
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /** Whether it waits at a failpoint that blocks. */
  boolean isBlockedAt(String place) {
    return Files.exists(gate(place));
  }

  /** Lets it go on from a failpoint that blocks. */
  void release(String place) throws IOException {
    Files.deleteIfExists(gate(place));
  }

  private Path gate(String place) {
    return folder.resolve(place + ".blocked");
  }

  /** Returns when something is so, or false if the process ended or the limit passed before. */
  boolean awaitWhileAlive(Condition condition) throws IOException, InterruptedException {
    return Condition.await(LIMIT, () -> condition.holds() || !process.isAlive())
        && condition.holds();
  }

  @Override
  public void close() {
    process.kill();
  }
}
