package io.sluice.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;

/**
 * How long a process took to read a table, in seconds.
 *
 * @param process from the start of its JVM to the first answer
 * @param first the read that gave this answer, the start of JVM and engine left out
 * @param warm the same again, in an engine that has read other tables meanwhile
 * @param found files or rows
 */
record ReadTimes(double process, double first, double warm, long found) {

  /** What {@link ReadMain} wrote. */
  static ReadTimes read(Path json) throws IOException {
    JsonNode read = new ObjectMapper().readTree(json.toFile());
    return new ReadTimes(
        read.path("process").asDouble(),
        read.path("first").asDouble(),
        read.path("warm").asDouble(),
        read.path("found").asLong());
  }
}
