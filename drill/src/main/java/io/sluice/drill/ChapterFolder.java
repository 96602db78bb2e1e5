package io.sluice.drill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Where a chapter keeps its lake, its pipeline files and the logs of its writers. */
record ChapterFolder(Path root) {

  static final String TABLE = "clicks";

  Path lake() {
    return root.resolve("lake");
  }

  Path table() {
    return lake().resolve(TABLE);
  }

  Path quarantine() {
    return lake().resolve(TABLE + ".quarantine");
  }

  Path process(String name) {
    return root.resolve("processes").resolve(name);
  }

  /**
   * Writes the pipeline file for writers of one kind of membership.
   *
   * @param kafka more properties of the writer's consumer, each as {@code name: value}
   */
  Path pipelineFile(String name, String bootstrapServers, String topic, List<String> kafka) {
    Path file = root.resolve(name + ".yaml");
    String text =
        """
        pipeline: drill
        kafka: { bootstrap.servers: "%s" }
        lake: { root: "file://%s" }
        writer:
          http: "127.0.0.1:0"
          kafka:
            session.timeout.ms: 1500
            heartbeat.interval.ms: 300
            max.poll.records: 50
            %s
        streams:
          clicks:
            topic: %s
            format: json
            schema: { n: long not null, kind: string not null, price: double, words: string }
        tables:
          clicks: { partition_by: [kind], commit: { every: 200 ms, rows: 50 } }
        """
            .formatted(bootstrapServers, lake(), String.join("\n            ", kafka), topic);
    try {
      Files.createDirectories(root);
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file;
  }

  /** Deletes all of it. */
  void delete() throws IOException {
    delete(root);
  }

  static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> walk = Files.walk(folder)) {
        for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(path);
        }
      }
    }
  }
}
