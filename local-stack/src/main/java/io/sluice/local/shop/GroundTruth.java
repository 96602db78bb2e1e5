package io.sluice.local.shop;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.local.LocalStackException;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What was acknowledged, one JSON line per record: {@code topic, partition, offset, kind, event}.
 *
 * <p>The event holds the fields as they should appear in the table, times as ISO-8601 with
 * microseconds; it is null when the record was malformed. A stream's lines are in the file {@code
 * <stream>.jsonl}, in the order of sending.
 */
public final class GroundTruth implements AutoCloseable {
  private final ObjectMapper json = new ObjectMapper();
  private final Path directory;
  private final Map<ShopStream, Writer> writers = new EnumMap<>(ShopStream.class);

  /**
   * Opens a file for every stream and appends to what is there.
   *
   * @throws LocalStackException when the directory cannot be written
   */
  public GroundTruth(Path directory) {
    this.directory = directory;
    try {
      Files.createDirectories(directory);
      for (ShopStream stream : ShopStream.values()) {
        writers.put(stream, open(stream));
      }
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private Writer open(ShopStream stream) throws IOException {
    return Files.newBufferedWriter(
        file(directory, stream), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /** The file of a stream. */
  public static Path file(Path directory, ShopStream stream) {
    return directory.resolve(stream.streamName() + ".jsonl");
  }

  /**
   * Adds a record that the broker has acknowledged.
   *
   * @throws LocalStackException when the file cannot be written
   */
  void acknowledged(ShopRecord record, int partition, long offset) {
    ShopStream stream = record.event().stream();
    Map<String, @Nullable Object> line = new LinkedHashMap<>();
    line.put("topic", stream.topic());
    line.put("partition", partition);
    line.put("offset", offset);
    line.put("kind", record.kind().label());
    line.put("event", record.malformation().isPresent() ? null : row(record.event()));
    try {
      Writer writer = Objects.requireNonNull(writers.get(stream));
      writer.append(json.writeValueAsString(line)).append('\n');
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private static Map<String, @Nullable Object> row(ShopEvent event) {
    Map<String, @Nullable Object> row = event.fields();
    row.replaceAll((name, value) -> value instanceof Instant time ? Iso.micros(time) : value);
    return row;
  }

  /** Writes out what is buffered and closes the files. */
  @Override
  public void close() {
    try {
      for (Writer writer : writers.values()) {
        writer.close();
      }
    } catch (IOException e) {
      throw failure(e);
    }
  }

  private LocalStackException failure(IOException e) {
    return new LocalStackException(
        "Cannot write the ground truth: %s (%s); choose a folder that can be written"
            .formatted(directory, e.getMessage()),
        e);
  }
}
