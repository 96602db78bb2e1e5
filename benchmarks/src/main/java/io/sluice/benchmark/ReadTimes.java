package io.sluice.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;

/**
 * How long a process took to read a table.
 *
 * @param process from the start of its JVM to the first answer
 * @param first the read that gave this answer, the start of JVM and engine left out
 * @param warm the same again, in an engine that has read other tables meanwhile
 * @param found files or rows
 */
record ReadTimes(Cost process, Cost first, Cost warm, long found) {

  /**
   * What one read took.
   *
   * @param cpuSeconds of the whole process, so that of its compilers and its collector too
   */
  record Cost(double wallSeconds, double cpuSeconds) {}

  static ReadTimes read(Path json) throws IOException {
    return new ObjectMapper().readValue(json.toFile(), ReadTimes.class);
  }

  void write(Path json) throws IOException {
    new ObjectMapper().writeValue(json.toFile(), this);
  }
}
