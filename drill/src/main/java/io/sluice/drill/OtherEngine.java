package io.sluice.drill;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.delta.kernel.Snapshot;
import io.delta.kernel.TableManager;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.exceptions.CheckpointAlreadyExistsException;
import io.sluice.drill.check.LogFolder;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;

/**
 * Somebody else who works on the table: Delta Kernel writes checkpoints and removes what has
 * expired, properties are set by hand, and files are taken out.
 */
final class OtherEngine {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path table;
  private final Engine engine;

  OtherEngine(Path table) {
    this.table = table;
    Configuration configuration = new Configuration();
    // No sidecar files with checksums, which would be wrong once somebody else writes the file.
    configuration.set("fs.file.impl", "org.apache.hadoop.fs.RawLocalFileSystem");
    configuration.set("fs.AbstractFileSystem.file.impl", "org.apache.hadoop.fs.local.RawLocalFs");
    this.engine = DefaultEngine.create(configuration);
  }

  /**
   * Writes a checkpoint of the newest version, if it has none, and cleans the log up.
   *
   * @param others every so many versions the writers do it: a file that is replaced while it is
   *     read is neither the one nor the other
   */
  void checkpoint(int others) throws IOException {
    Snapshot newest = TableManager.loadSnapshot(table.toUri().toString()).build(engine);
    if (newest.getVersion() % others == 0) {
      return;
    }
    try {
      newest.writeCheckpoint(engine);
    } catch (CheckpointAlreadyExistsException | FileAlreadyExistsException e) {
      // A writer was faster with the file that names the last one, or it was written before.
      return;
    }
  }

  /** Sets a property of the table, by the next version of its log, if it is not set so. */
  void set(String property, String value) throws IOException {
    change(
        properties -> {
          boolean isSo = properties.path(property).asText().equals(value);
          properties.put(property, value);
          return !isSo;
        });
  }

  /** Takes a property of the table away, by the next version of its log, if it has it. */
  void unset(String property) throws IOException {
    change(properties -> properties.remove(property) != null);
  }

  /**
   * @param edit says whether it has changed anything
   */
  private void change(Predicate<ObjectNode> edit) throws IOException {
    publish(
        (log, newest) -> {
          ObjectNode metadata = metadata(log, newest);
          return edit.test((ObjectNode) metadata.path("configuration"))
              ? Optional.of(JSON.createObjectNode().set("metaData", metadata))
              : Optional.empty();
        });
  }

  /** Takes a file out of the table, as a DELETE of all its rows does. */
  void remove(String path) throws IOException {
    publish(
        (log, newest) -> {
          ObjectNode remove =
              JSON.createObjectNode()
                  .put("path", path)
                  .put("deletionTimestamp", Files.getLastModifiedTime(log.entry(newest)).toMillis())
                  .put("dataChange", true);
          return Optional.of(JSON.createObjectNode().set("remove", remove));
        });
  }

  /** Makes the entry that is to follow the newest version. */
  private interface Entry {
    Optional<JsonNode> after(LogFolder log, long newest) throws IOException;
  }

  /** Publishes an entry as the next version, and makes it anew as long as others are faster. */
  private void publish(Entry entry) throws IOException {
    LogFolder log = LogFolder.of(table);
    boolean done = false;
    while (!done) {
      long newest = log.newest().orElseThrow();
      Optional<JsonNode> text = entry.after(log, newest);
      done = text.isEmpty() || publish(log.entry(newest + 1), text.get() + "\n");
    }
  }

  private ObjectNode metadata(LogFolder log, long newest) throws IOException {
    for (long version = newest; version >= 0; version--) {
      for (String line : log.text(version).orElse("").lines().toList()) {
        if (JSON.readTree(line).path("metaData") instanceof ObjectNode metadata) {
          return metadata;
        }
      }
    }
    throw new IllegalStateException("No version of " + table + " has metadata");
  }

  /** Whether it was not there before: one of several that publish a version wins. */
  private boolean publish(Path entry, String text) throws IOException {
    Path temporary = Files.createTempFile(table.getParent(), "entry-", ".json");
    try {
      Files.writeString(temporary, text);
      Files.createLink(entry, temporary);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    } finally {
      Files.delete(temporary);
    }
  }
}
