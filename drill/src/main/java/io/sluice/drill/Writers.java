package io.sluice.drill;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** Starts the programs of a chapter that write its table, each in a folder of its own. */
final class Writers {

  private final ChapterFolder folder;
  private final String topic;
  private final String bootstrapServers;
  private final WriterProgram program;
  private int processes;

  Writers(ChapterFolder folder, String topic, String bootstrapServers, WriterProgram program) {
    this.folder = folder;
    this.topic = topic;
    this.bootstrapServers = bootstrapServers;
    this.program = program;
  }

  WriterProgram program() {
    return program;
  }

  /** Starts a writer without a failpoint. */
  WriterProcess start(Membership membership) {
    return start("", membership);
  }

  /** Starts a writer that is a member of the group until it ends. */
  WriterProcess start(String failpoint, Membership membership) {
    return program.start(nextFolder(), pipelineFile(membership), failpoint);
  }

  /** Starts a writer that reads up to the ends that the topic has now, in no group. */
  WriterProcess drain() {
    return program.start(nextFolder(), pipelineFile(), "", "--drain");
  }

  /** As {@link #drain}; its classes become the archive of those that come. */
  WriterProcess drainArchiving() {
    return program.startArchiving(nextFolder(), pipelineFile(), "--drain");
  }

  /** Runs {@code sluice restore} to its end. */
  RestoreEnd restore(String failpoint, String... arguments)
      throws IOException, InterruptedException {
    return program.restore(nextFolder(), pipelineFile(), failpoint, arguments);
  }

  /** The pipeline file that names the table. */
  Path pipelineFile() {
    return pipelineFile(Membership.COOPERATIVE);
  }

  private Path pipelineFile(Membership membership) {
    return folder.pipelineFile(
        membership.name().toLowerCase(Locale.ROOT),
        bootstrapServers,
        topic,
        membership.properties());
  }

  private Path nextFolder() {
    return folder.process("%04d".formatted(processes++));
  }
}
