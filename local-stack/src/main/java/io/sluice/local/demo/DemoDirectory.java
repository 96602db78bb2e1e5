package io.sluice.local.demo;

import io.sluice.local.LocalStack;
import io.sluice.local.LocalStackException;
import io.sluice.local.shop.ShopStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Where a demo keeps its pipeline file, its lake, its logs and the ground truth. */
record DemoDirectory(Path root) {

  Path pipelineFile() {
    return root.resolve("pipeline.yaml");
  }

  Path lake() {
    return root.resolve("lake");
  }

  Path stack() {
    return root.resolve("stack");
  }

  Path truth() {
    return root.resolve("truth");
  }

  Path state() {
    return root.resolve("state");
  }

  Path catalog(int edition) {
    return root.resolve("catalog-%d.csv".formatted(edition));
  }

  Path log(String name) {
    return root.resolve("logs").resolve(name + ".log");
  }

  Path report(String name) {
    return root.resolve("logs").resolve(name + ".json");
  }

  /**
   * Creates the folders.
   *
   * @throws LocalStackException if the directory holds something already or cannot be written
   */
  void create() {
    try {
      Files.createDirectories(root);
      try (Stream<Path> content = Files.list(root)) {
        if (content.findAny().isPresent()) {
          throw LocalStackException.misused(
              "Cannot run the demo in %s: it is not empty; name another with --dir"
                  .formatted(root));
        }
      }
      Files.createDirectories(lake());
      Files.createDirectories(root.resolve("logs"));
    } catch (IOException e) {
      throw LocalStackException.misused(
          "Cannot run the demo in %s: it cannot be written (%s); name another with --dir"
              .formatted(root, e.getMessage()));
    }
  }

  /** Writes the pipeline file and the schemas that it names. */
  void writePipeline(LocalStack stack, int processorPort, int writerPort) throws IOException {
    String text =
        resource("/demo/pipeline.yaml")
            .replace("@kafka@", stack.broker().bootstrapServers())
            .replace("@registry@", stack.registry().url())
            .replace("@lake@", "file://" + lake().toAbsolutePath())
            .replace("@processor@", Integer.toString(processorPort))
            .replace("@writer@", Integer.toString(writerPort));
    Files.writeString(pipelineFile(), text);
    for (ShopStream stream : ShopStream.values()) {
      Files.writeString(root.resolve(stream.streamName() + ".avsc"), stream.schema());
    }
  }

  private static String resource(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(DemoDirectory.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** The newest version in a table's log, or empty while there is none. */
  OptionalLong version(String table) {
    Path log = lake().resolve(table).resolve("_delta_log");
    if (!Files.isDirectory(log)) {
      return OptionalLong.empty();
    }
    try (Stream<Path> entries = Files.list(log)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> name.matches("\\d{20}\\.json"))
          .mapToLong(name -> Long.parseLong(name.substring(0, 20)))
          .max();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
