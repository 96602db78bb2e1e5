package io.sluice.writer.delta;

import com.fasterxml.jackson.databind.node.TextNode;
import io.delta.standalone.DeltaLog;
import io.delta.standalone.actions.Action;
import io.delta.standalone.actions.AddFile;
import io.delta.standalone.actions.CommitInfo;
import io.delta.standalone.actions.Metadata;
import io.delta.standalone.actions.Protocol;
import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.writer.table.TableException;
import java.io.IOException;
import java.net.URI;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A table beside another one, that names files of a version of that by their absolute paths (Delta
 * PROTOCOL.md, "Add File and Remove File"): to be read by anybody, and written by nobody.
 *
 * <p>It has no files of its own, so to take it away is to take away its log.
 */
public final class Staging {

  /** Which version of which table is staged, by the id that a table keeps for ever. */
  public record Staged(String tableId, long version) {}

  private static final String TABLE_ID = "sluice.staged.table-id";
  private static final String VERSION = "sluice.staged.version";

  private final String name;
  private final Path location;
  private final Configuration configuration;

  public Staging(String name, URI location, Configuration configuration) {
    this.name = name;
    this.location = new Path(location);
    this.configuration = configuration;
  }

  /**
   * What is staged; empty if nothing is.
   *
   * @throws SluiceException if something else is in its place
   */
  public Optional<Staged> staged() {
    return trying(
        "read",
        files -> {
          if (!files.exists(location)) {
            return Optional.empty();
          }
          DeltaLog log = DeltaLog.forTable(configuration, location);
          Map<String, String> properties =
              log.tableExists() ? log.snapshot().getMetadata().getConfiguration() : Map.of();
          if (!properties.containsKey(TABLE_ID) || !properties.containsKey(VERSION)) {
            throw new SluiceException(
                ExitCode.CONFIGURATION,
                "Cannot use %s at %s for staging: something else is there; move it away"
                    .formatted(name, location));
          }
          return Optional.of(
              new Staged(properties.get(TABLE_ID), Long.parseLong(properties.get(VERSION))));
        });
  }

  /**
   * @param source of the files
   * @throws SluiceException if there is one already
   */
  public void create(TableContent content, URI source, Instant time, String engine) {
    if (staged().isPresent()) {
      throw new SluiceException(
          ExitCode.USAGE,
          "Cannot stage table %s: %s has version %d already; promote or abandon that"
              .formatted(source, name, staged().get().version()));
    }
    trying(
        "write",
        files -> {
          Path log = new Path(location, "_delta_log");
          files.mkdirs(log);
          StandaloneInternals.store(DeltaLog.forTable(configuration, location))
              .write(
                  new Path(log, "%020d.json".formatted(0)),
                  lines(content, source, time.toEpochMilli(), engine).iterator(),
                  false,
                  configuration);
          return true;
        });
  }

  private List<String> lines(TableContent content, URI source, long time, String engine) {
    List<Action> actions = new ArrayList<>();
    actions.add(
        CommitInfo.builder()
            .timestamp(new Timestamp(time))
            .operation("CLONE")
            .operationParameters(
                Map.of(
                    "source", TextNode.valueOf(source.toString()).toString(),
                    "sourceVersion", Long.toString(content.version()),
                    "isShallow", "true"))
            .isolationLevel("Serializable")
            .isBlindAppend(false)
            .engineInfo(engine)
            .build());
    actions.add(new Protocol(1, 2));
    actions.add(
        Metadata.builder()
            .name(name)
            .schema(content.metadata().getSchema())
            .partitionColumns(content.metadata().getPartitionColumns())
            .configuration(
                Map.of(
                    TABLE_ID, content.metadata().getId(),
                    VERSION, Long.toString(content.version())))
            .createdTime(time)
            .build());
    content.files().values().forEach(file -> actions.add(absolute(file, source)));
    return actions.stream().map(StandaloneInternals::json).toList();
  }

  private static AddFile absolute(AddFile file, URI source) {
    Path path = new Path(new Path(source), new Path(URI.create(file.getPath())));
    return new AddFile(
        path.toUri().toString(),
        file.getPartitionValues(),
        file.getSize(),
        file.getModificationTime(),
        true,
        file.getStats() == null ? null : TextNode.valueOf(file.getStats()).toString(),
        file.getTags());
  }

  /**
   * Takes it away.
   *
   * @return whether there was one
   * @throws SluiceException if somebody has put files of his own into it
   */
  public boolean remove() {
    if (staged().isEmpty()) {
      return false;
    }
    return trying(
        "remove",
        files -> {
          List<String> others =
              Arrays.stream(files.listStatus(location))
                  .map(FileStatus::getPath)
                  .map(Path::getName)
                  .filter(found -> !found.equals("_delta_log"))
                  .toList();
          if (!others.isEmpty()) {
            throw new SluiceException(
                ExitCode.FAILED,
                "Cannot remove %s at %s: somebody has put %s into it; move that away"
                    .formatted(name, location, others.get(0)));
          }
          return files.delete(location, true);
        });
  }

  private interface Doing<T> {
    T with(FileSystem files) throws IOException;
  }

  private <T> T trying(String verb, Doing<T> what) {
    try {
      return what.with(location.getFileSystem(configuration));
    } catch (IOException e) {
      throw new TableException(
          "Cannot %s staging table %s at %s: %s; see that the command may use the lake"
              .formatted(verb, name, location, e),
          e);
    }
  }
}
