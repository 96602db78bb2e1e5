package io.sluice.console.doctor;

import io.sluice.failure.SluiceException;
import io.sluice.logstore.LakeConfiguration;
import io.sluice.pipeline.LakeDefinition;
import io.sluice.writer.delta.LakeRoot;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/**
 * Publishes a file of its own in the lake, as commits are published, twice, which must be refused;
 * reads it and deletes it.
 */
final class LakeExamination implements Examination {

  /** Some storages tell times in whole seconds. */
  private static final Duration GRAIN = Duration.ofSeconds(1);

  private final LakeDefinition lake;
  private final InstantSource clock;

  LakeExamination(LakeDefinition lake, InstantSource clock) {
    this.lake = lake;
    this.clock = clock;
  }

  @Override
  public List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    try {
      LakeConfiguration settings = LakeRoot.configuration(lake);
      Configuration hadoop = LakeRoot.hadoop(lake);
      boolean isNew = !exists(hadoop);
      Instant before = clock.instant();
      Instant written = LakeRoot.requireWritable(lake.root(), settings, hadoop);
      Instant after = clock.instant();
      findings.add(
          Finding.ok("lake", "%s: written, read and deleted; no file twice".formatted(settings)));
      findings.add(Limits.skew("clock of the lake", ahead(before, written, after)));
      if (isNew) {
        forget(hadoop);
      }
      if ("file".equals(lake.root().getScheme())) {
        findings.add(HostExamination.disk("disk of the lake", Path.of(lake.root().getPath())));
      }
    } catch (SluiceException e) {
      findings.add(Finding.fail("lake", String.valueOf(e.getMessage()), ""));
    } catch (IOException e) {
      findings.add(
          Finding.fail(
              "lake", "%s: %s".formatted(lake.root(), e), "see that it can be reached from here"));
    }
    return findings;
  }

  private org.apache.hadoop.fs.Path root() {
    return new org.apache.hadoop.fs.Path(lake.root());
  }

  private boolean exists(Configuration hadoop) throws IOException {
    return root().getFileSystem(hadoop).exists(root());
  }

  /** A lake that was not there is not made by being looked at, unless somebody has begun it. */
  private void forget(Configuration hadoop) throws IOException {
    FileSystem files = root().getFileSystem(hadoop);
    if (files.exists(root()) && files.listStatus(root()).length == 0) {
      files.delete(root(), false);
    }
  }

  /** How far ahead a clock is that said a time between two of ours. */
  static Duration ahead(Instant before, Instant said, Instant after) {
    if (said.isBefore(before.minus(GRAIN))) {
      return Duration.between(before, said);
    }
    return said.isAfter(after.plus(GRAIN)) ? Duration.between(after, said) : Duration.ZERO;
  }
}
