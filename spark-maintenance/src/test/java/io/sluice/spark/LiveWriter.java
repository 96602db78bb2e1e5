package io.sluice.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.table.Hold;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * A writer that appends a copy of one of a table's files again and again, blindly as the
 * lake-writer does, and waits while the table is held.
 */
final class LiveWriter {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Ten times as often as the lake-writer does by default. */
  private static final Duration OFTEN = Duration.ofMillis(100);

  private final Path table;
  private final JsonNode original;
  private final Path source;
  private final boolean honoursHolds;
  private final Duration every;
  private long version;
  private Map<String, String> properties = new HashMap<>();
  private int commits;
  private int waits;

  /**
   * @param bound what the statistics of the file that is copied hold; any file if it is empty
   */
  private LiveWriter(Path table, String bound, boolean honoursHolds, Duration every)
      throws IOException {
    this.table = table;
    this.original =
        ReplayedLog.of(table).live().values().stream()
            .filter(file -> file.path("stats").asText().contains(bound))
            .findFirst()
            .orElseThrow();
    this.source = Files.createTempFile(table.getParent(), "source-", ".parquet");
    this.honoursHolds = honoursHolds;
    this.every = every;
    Files.write(source, Files.readAllBytes(table.resolve(original.path("path").asText())));
    this.version = -1;
    follow();
  }

  /** What a job did beside it, and what it did itself. */
  record Ended<T>(T result, int commits, int waits) {}

  /** Runs a job beside a writer that has begun before and goes on behind it. */
  static <T> Ended<T> during(Path table, Callable<T> job) throws Exception {
    return during(table, "", job);
  }

  /**
   * The same, beside one that appends a copy of a file of certain rows.
   *
   * @param bound what the file's statistics hold, such as a least value
   */
  static <T> Ended<T> during(Path table, String bound, Callable<T> job) throws Exception {
    return during(new LiveWriter(table, bound, true, OFTEN), job);
  }

  /** As {@link #during}, beside one that has never heard of holds. */
  static <T> Ended<T> withoutHoldsDuring(Path table, Callable<T> job) throws Exception {
    return withoutHoldsDuring(table, "", OFTEN, job);
  }

  /**
   * The same, beside one that appends a copy of a file of certain rows.
   *
   * @param bound what the file's statistics hold, such as a least value
   */
  static <T> Ended<T> withoutHoldsDuring(Path table, String bound, Callable<T> job)
      throws Exception {
    return withoutHoldsDuring(table, bound, OFTEN, job);
  }

  /**
   * The same, beside one that commits once in so long.
   *
   * @param bound what the file's statistics hold, such as a least value
   */
  static <T> Ended<T> withoutHoldsDuring(Path table, String bound, Duration every, Callable<T> job)
      throws Exception {
    return during(new LiveWriter(table, bound, false, every), job);
  }

  private static <T> Ended<T> during(LiveWriter writer, Callable<T> job) throws Exception {
    ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    try {
      thread.submit(writer::commit).get();
      ScheduledFuture<?> running =
          thread.scheduleAtFixedRate(
              writer::commit,
              writer.every.toMillis(),
              writer.every.toMillis(),
              TimeUnit.MILLISECONDS);
      T result = job.call();
      running.cancel(false);
      thread.submit(writer::commit).get();
      assertThat(writer.commits).isGreaterThanOrEqualTo(2);
      return new Ended<>(result, writer.commits, writer.waits);
    } catch (ExecutionException e) {
      throw new AssertionError("The writer failed", e);
    } finally {
      thread.shutdownNow();
      thread.awaitTermination(1, TimeUnit.MINUTES);
      Files.delete(writer.source);
    }
  }

  private void commit() {
    try {
      boolean landed = false;
      while (!landed) {
        follow();
        if (honoursHolds && Hold.of(properties, Instant.now()).isPresent()) {
          waits++;
          return;
        }
        landed = publish();
      }
      commits++;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void follow() throws IOException {
    while (Files.exists(entry(version + 1))) {
      version++;
      for (String line : Files.readAllLines(entry(version))) {
        JsonNode configuration = JSON.readTree(line).at("/metaData/configuration");
        if (configuration.isObject()) {
          properties = new HashMap<>();
          configuration
              .properties()
              .forEach(property -> properties.put(property.getKey(), property.getValue().asText()));
        }
      }
    }
  }

  private boolean publish() throws IOException {
    String name = "live-%d.parquet".formatted(version + 1);
    Files.copy(source, table.resolve(name), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    ObjectNode info =
        JSON.createObjectNode()
            .put("timestamp", Instant.now().toEpochMilli())
            .put("operation", "STREAMING UPDATE")
            .put("isBlindAppend", true);
    info.putObject("operationParameters");
    ObjectNode add = original.<ObjectNode>deepCopy().put("path", name).put("dataChange", true);
    Path temporary = Files.createTempFile(table.getParent(), "entry-", ".json");
    try {
      Files.writeString(
          temporary,
          JSON.createObjectNode().set("commitInfo", info)
              + "\n"
              + JSON.createObjectNode().set("add", add)
              + "\n");
      Files.createLink(entry(version + 1), temporary);
      return true;
    } catch (FileAlreadyExistsException overtaken) {
      return false;
    } finally {
      Files.delete(temporary);
    }
  }

  private Path entry(long number) {
    return table.resolve("_delta_log").resolve("%020d.json".formatted(number));
  }
}
