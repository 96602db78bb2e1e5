package io.sluice.console.doctor;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.util.VersionInfo;
import org.apache.kafka.common.utils.AppInfoParser;

/** Java, clients, open files, and the disk of the processor's state. */
final class HostExamination implements Examination {

  private final Path state;

  /**
   * @param state the processor's folder, whether it exists or not
   */
  HostExamination(Path state) {
    this.state = state;
  }

  @Override
  public List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    findings.add(
        Finding.ok(
            "java", "%s of %s".formatted(Runtime.version(), System.getProperty("java.vendor"))));
    findings.add(
        Finding.ok(
            "clients",
            "Kafka %s, Hadoop %s".formatted(AppInfoParser.getVersion(), VersionInfo.getVersion())));
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
      findings.add(Limits.openFiles(system.getMaxFileDescriptorCount()));
    }
    findings.add(disk("disk of the state", state));
    return findings;
  }

  /** The room where a folder is, or will be. */
  static Finding disk(String subject, Path folder) {
    Path there = folder.toAbsolutePath();
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    try {
      FileStore store = Files.getFileStore(there);
      return Limits.space(subject, store.getUsableSpace(), store.getTotalSpace());
    } catch (IOException e) {
      return Finding.warn(
          subject,
          "nobody says how much room %s has: %s".formatted(there, e),
          "see that it exists");
    }
  }
}
