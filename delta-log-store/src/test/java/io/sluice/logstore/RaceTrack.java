package io.sluice.logstore;

import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * A log that is raced for.
 *
 * @param hadoop how its file system is reached
 */
record RaceTrack(Path log, Map<String, String> hadoop) {

  /** The entry of a version. */
  Path version(int version) {
    return version(log, version);
  }

  static Path version(Path log, int version) {
    return new Path(log, "%020d.json".formatted(version));
  }

  Configuration configuration() {
    Configuration configuration = new Configuration();
    hadoop.forEach(configuration::set);
    return configuration;
  }
}
