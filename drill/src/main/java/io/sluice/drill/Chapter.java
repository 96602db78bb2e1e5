package io.sluice.drill;

import io.sluice.drill.check.DuckDb;
import io.sluice.drill.check.Invariant;
import io.sluice.drill.check.KernelReader;
import io.sluice.drill.check.LakeCheck;
import io.sluice.drill.check.LogFolder;
import io.sluice.drill.check.Violation;
import io.sluice.local.KafkaBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * One topic with records that keep coming, one table, and the trials that it goes through; healed
 * and checked in full at the end.
 */
final class Chapter implements AutoCloseable {

  private final ChapterFolder folder;
  private final ChapterTopic topic;
  private final KafkaBroker broker;
  private final Writers writers;
  private final Clicks clicks;
  private final DuckDb duck;
  private final LakeCheck check;
  private final long seed;
  private int asides;

  private Chapter(
      ChapterFolder folder,
      ChapterTopic topic,
      KafkaBroker broker,
      Writers writers,
      Clicks clicks,
      DuckDb duck,
      long seed) {
    this.folder = folder;
    this.topic = topic;
    this.broker = broker;
    this.writers = writers;
    this.clicks = clicks;
    this.duck = duck;
    this.seed = seed;
    this.check = newCheck();
  }

  /**
   * Begins with an empty table and a new topic.
   *
   * @param perSecond records that come; none if 0
   */
  static Chapter begin(
      Path root, String topic, KafkaBroker broker, WriterProgram program, int perSecond, long seed)
      throws InterruptedException {
    ChapterFolder folder = new ChapterFolder(root.resolve(topic));
    String servers = broker.bootstrapServers();
    return new Chapter(
        folder,
        ChapterTopic.create(topic, servers),
        broker,
        new Writers(folder, topic, servers, program),
        perSecond == 0
            ? Clicks.silent(topic, ChapterTopic.PARTITIONS, seed, servers)
            : Clicks.flowing(topic, ChapterTopic.PARTITIONS, seed, servers, perSecond),
        duck(),
        seed);
  }

  private static DuckDb duck() {
    try {
      return new DuckDb();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * A chapter beside this one, on the same broker, with a topic to which nothing comes by itself.
   */
  Chapter aside() throws InterruptedException {
    String name = "%s-aside-%d".formatted(topic.name(), asides++);
    return begin(folder.root(), name, broker, writers.program(), 0, seed);
  }

  private LakeCheck newCheck() {
    return new LakeCheck(
        folder.lake(), ChapterFolder.TABLE, topic.name(), clicks.acknowledged(), duck);
  }

  ChapterTopic topic() {
    return topic;
  }

  KafkaBroker broker() {
    return broker;
  }

  Writers writers() {
    return writers;
  }

  Clicks clicks() {
    return clicks;
  }

  LakeCheck check() {
    return check;
  }

  ChapterFolder folder() {
    return folder;
  }

  /** The newest version of the table; -1 before the first. */
  long version() throws IOException {
    return LogFolder.of(folder.table()).newest().orElse(-1);
  }

  /** Checks what was committed since the last time. */
  List<Violation> advance() throws IOException, InterruptedException {
    List<Violation> violations = check.advance(topic.groupOffsets(), clicks::awaitAcknowledged);
    clicks.written(check.records());
    return violations;
  }

  /**
   * Ends the holds of a job that has died on the table; they would end by themselves, minutes
   * later.
   */
  void endHolds() throws IOException {
    for (Path table : List.of(folder.table(), folder.quarantine())) {
      if (Files.exists(table)) {
        new OtherEngine(table).unset("sluice.hold");
      }
    }
  }

  /** Sends some by a producer that knows nothing of the topic before. */
  void sendAnew(int count) {
    try (Clicks anew =
        Clicks.silent(topic.name(), ChapterTopic.PARTITIONS, seed, broker.bootstrapServers())) {
      anew.send(count);
    }
  }

  /**
   * Lets a writer catch up with nothing in its way, and checks everything from the beginning, by
   * two readers.
   */
  List<Violation> heal() throws IOException, InterruptedException {
    clicks.stop();
    List<Violation> violations = new ArrayList<>();
    catchUp().ifPresent(violations::add);
    violations.addAll(advance());
    LakeCheck whole = newCheck();
    violations.addAll(whole.advance(topic.groupOffsets(), clicks::awaitAcknowledged));
    if (whole.version() >= 0) {
      violations.addAll(whole.compare(new KernelReader()));
    }
    violations.addAll(whole.requireNoLag(topic.ends()));
    return violations;
  }

  private Optional<Violation> catchUp() throws InterruptedException {
    try (WriterProcess drain = writers.drain()) {
      OptionalInt code = drain.await(WriterProcess.LIMIT);
      return code.isPresent() && code.getAsInt() == 0
          ? Optional.empty()
          : Optional.of(
              new Violation(
                  Invariant.I11,
                  ChapterFolder.TABLE,
                  "a drain after healing ended with %s: %s".formatted(code, drain.lastLines())));
    }
  }

  /** Lets go of clients; files stay. */
  @Override
  public void close() {
    clicks.close();
    topic.close();
    try {
      duck.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
