package io.sluice.writer.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The paths of all files that any retained version of a table names, whether it adds or removes
 * them. Reads the log itself, and either all of it or none.
 */
final class NamedFiles {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> ACTIONS = List.of("add", "remove", "cdc");

  private final FileSystem files;
  private final Path table;
  private final Set<String> paths = new HashSet<>();

  private NamedFiles(FileSystem files, Path table) {
    this.files = files;
    this.table = table;
  }

  /**
   * @return paths relative to the table
   * @throws IOException if not all of the log can be read
   */
  static Set<String> of(FileSystem files, Path table, Configuration configuration)
      throws IOException {
    NamedFiles named = new NamedFiles(files, table);
    LogFiles log = LogFiles.of(Arrays.asList(files.listStatus(new Path(table, "_delta_log"))));
    for (Path checkpoint : log.checkpoints()) {
      CheckpointPaths.read(checkpoint, configuration).forEach(named::add);
    }
    for (Path entry : log.entries()) {
      named.read(entry);
    }
    return named.paths;
  }

  private void read(Path entry) throws IOException {
    boolean isEmpty = true;
    try (BufferedReader reader =
            new BufferedReader(new InputStreamReader(files.open(entry), StandardCharsets.UTF_8));
        MappingIterator<JsonNode> actions = JSON.readerFor(JsonNode.class).readValues(reader)) {
      while (actions.hasNextValue()) {
        isEmpty = false;
        JsonNode action = actions.nextValue();
        for (String kind : ACTIONS) {
          JsonNode path = action.path(kind).path("path");
          if (path.isTextual()) {
            add(path.textValue());
          }
        }
      }
    }
    if (isEmpty) {
      throw new IOException("entry %s is empty".formatted(entry.getName()));
    }
  }

  /** Paths are URIs, relative or absolute (Delta PROTOCOL.md, "Add File and Remove File"). */
  private void add(String path) {
    String named = URI.create(path).getPath();
    String root = table.toUri().getPath() + "/";
    paths.add(named.startsWith(root) ? named.substring(root.length()) : named);
  }
}
