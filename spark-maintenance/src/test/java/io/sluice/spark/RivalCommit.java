package io.sluice.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.logstore.PublishListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.spark.sql.delta.DeltaLog;

/**
 * Another writer that appends to a table in the very moment in which a job wants to commit, as the
 * lake-writer would: a copy of one of the files, blindly.
 */
public final class RivalCommit implements PublishListener {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final AtomicReference<Path> TABLE = new AtomicReference<>();

  /** Runs a job whose first commit comes too late by one version. */
  static <T> T during(Jobs jobs, String table, Callable<T> job) throws Exception {
    TABLE.set(jobs.log(table).table());
    jobs.spark().conf().set(CLASS_KEY, RivalCommit.class.getName());
    DeltaLog.clearCache();
    try {
      T result = job.call();
      assertThat(TABLE.get()).as("the rival has not come").isNull();
      return result;
    } finally {
      jobs.spark().conf().unset(CLASS_KEY);
      DeltaLog.clearCache();
    }
  }

  @Override
  public void temporaryWritten(Path target) {
    if (!target.getFileName().toString().matches("\\d{20}\\.json")) {
      return;
    }
    Path table = TABLE.getAndSet(null);
    if (table == null) {
      return;
    }
    try {
      Files.writeString(target, commit(table));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String commit(Path table) throws IOException {
    JsonNode original = ReplayedLog.of(table).live().values().iterator().next();
    Files.copy(table.resolve(original.path("path").asText()), table.resolve("rival.parquet"));
    ObjectNode info =
        JSON.readValue(
            """
            {"timestamp":0,"operation":"WRITE","operationParameters":{},"isBlindAppend":true}
            """,
            ObjectNode.class);
    ObjectNode add = original.<ObjectNode>deepCopy().put("path", "rival.parquet");
    return JSON.createObjectNode().set("commitInfo", info)
        + "\n"
        + JSON.createObjectNode().set("add", add)
        + "\n";
  }
}
