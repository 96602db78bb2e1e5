package io.sluice.drill;

import io.sluice.drill.check.DuckDb;
import io.sluice.drill.check.GroupOffsets;
import io.sluice.drill.check.Invariant;
import io.sluice.drill.check.KernelReader;
import io.sluice.drill.check.LakeCheck;
import io.sluice.drill.check.LogFolder;
import io.sluice.drill.check.Violation;
import io.sluice.failure.SluiceException;
import io.sluice.kafka.Topics;
import io.sluice.local.KafkaBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * One topic with records that keep coming, one table, and the trials that it goes through; healed
 * and checked in full at the end.
 */
final class Chapter implements AutoCloseable {

  static final int PARTITIONS = 3;

  private final ChapterFolder folder;
  private final String topic;
  private final KafkaBroker broker;
  private final WriterProgram program;
  private final Admin admin;
  private final Clicks clicks;
  private final DuckDb duck;
  private final LakeCheck check;
  private final long seed;
  private int processes;

  private Chapter(
      ChapterFolder folder,
      String topic,
      KafkaBroker broker,
      WriterProgram program,
      Admin admin,
      Clicks clicks,
      DuckDb duck,
      long seed) {
    this.folder = folder;
    this.topic = topic;
    this.broker = broker;
    this.program = program;
    this.admin = admin;
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
    Map<String, Object> client = Map.of("bootstrap.servers", broker.bootstrapServers());
    new Topics(client).create(List.of(new NewTopic(topic, PARTITIONS, (short) 1)));
    Clicks clicks =
        perSecond == 0
            ? Clicks.silent(topic, PARTITIONS, seed, broker.bootstrapServers())
            : Clicks.flowing(topic, PARTITIONS, seed, broker.bootstrapServers(), perSecond);
    return new Chapter(
        new ChapterFolder(root.resolve(topic)),
        topic,
        broker,
        program,
        Admin.create(client),
        clicks,
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
    return begin(folder.root(), topic + "-aside-" + processes++, broker, program, 0, seed);
  }

  private LakeCheck newCheck() {
    return new LakeCheck(folder.lake(), ChapterFolder.TABLE, topic, clicks.acknowledged(), duck);
  }

  String topic() {
    return topic;
  }

  KafkaBroker broker() {
    return broker;
  }

  Admin admin() {
    return admin;
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

  /** Starts a writer without a failpoint. */
  WriterProcess writer(Membership membership) {
    return writer("", membership);
  }

  /** Starts a writer that is a member of the group until it ends. */
  WriterProcess writer(String failpoint, Membership membership) {
    return program.start(nextFolder(), pipelineFile(membership), failpoint);
  }

  /** Starts a writer that reads up to the ends that the topic has now, in no group. */
  WriterProcess drain() {
    return program.start(nextFolder(), pipelineFile(Membership.COOPERATIVE), "", "--drain");
  }

  /** As {@link #drain}; its classes become the archive of those that come. */
  WriterProcess drainArchiving() {
    return program.startArchiving(nextFolder(), pipelineFile(Membership.COOPERATIVE), "--drain");
  }

  private Path nextFolder() {
    return folder.process("%04d".formatted(processes++));
  }

  private Path pipelineFile(Membership membership) {
    return folder.pipelineFile(
        membership.name().toLowerCase(java.util.Locale.ROOT),
        broker.bootstrapServers(),
        topic,
        membership.properties());
  }

  /** The newest version of the table; -1 before the first. */
  long version() throws IOException {
    return LogFolder.of(folder.table()).newest().orElse(-1);
  }

  /** Checks what was committed since the last time. */
  List<Violation> advance() throws IOException, InterruptedException {
    List<Violation> violations = check.advance(groupOffsets(), clicks::awaitAcknowledged);
    clicks.written(check.records());
    return violations;
  }

  private GroupOffsets groupOffsets() throws InterruptedException {
    Map<Integer, Long> offsets = new HashMap<>();
    String group = "drill-lake-writer." + ChapterFolder.TABLE;
    try {
      Map<TopicPartition, OffsetAndMetadata> all =
          admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
      all.forEach(
          (partition, offset) -> {
            if (partition.topic().equals(topic) && offset != null) {
              offsets.put(partition.partition(), offset.offset());
            }
          });
    } catch (ExecutionException e) {
      throw new KafkaException("The group's offsets cannot be read", e);
    }
    return new GroupOffsets(offsets);
  }

  /** Deletes the topic with all its records, and creates it anew. */
  void recreateTopic() throws IOException, InterruptedException {
    try {
      admin.deleteTopics(List.of(topic)).all().get();
    } catch (ExecutionException e) {
      throw new KafkaException("Topic " + topic + " cannot be deleted", e);
    }
    Condition.await(WriterProcess.LIMIT, this::isCreated);
  }

  /** For a while after its deletion the broker still knows half of a topic. */
  private boolean isCreated() throws InterruptedException {
    try {
      new Topics(Map.of("bootstrap.servers", broker.bootstrapServers()))
          .create(List.of(new NewTopic(topic, PARTITIONS, (short) 1)));
      return true;
    } catch (SluiceException e) {
      return false;
    }
  }

  /** Sends some by a producer that knows nothing of the topic before. */
  void sendAnew(int count) {
    try (Clicks anew = Clicks.silent(topic, PARTITIONS, seed, broker.bootstrapServers())) {
      anew.send(count);
    }
  }

  /** Whether nobody is in the group. */
  boolean groupIsEmpty() throws InterruptedException {
    try {
      return admin
          .describeConsumerGroups(List.of("drill-lake-writer." + ChapterFolder.TABLE))
          .all()
          .get()
          .values()
          .stream()
          .allMatch(group -> group.members().isEmpty());
    } catch (ExecutionException e) {
      return true;
    }
  }

  /** The offset behind the last record, by partition. */
  Map<Integer, Long> ends() throws InterruptedException {
    Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      partitions.put(new TopicPartition(topic, partition), OffsetSpec.latest());
    }
    Map<Integer, Long> ends = new HashMap<>();
    try {
      admin
          .listOffsets(partitions)
          .all()
          .get()
          .forEach((partition, end) -> ends.put(partition.partition(), end.offset()));
    } catch (ExecutionException e) {
      throw new KafkaException("The ends of " + topic + " cannot be read", e);
    }
    return ends;
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
    violations.addAll(whole.advance(groupOffsets(), clicks::awaitAcknowledged));
    if (whole.version() >= 0) {
      violations.addAll(whole.compare(new KernelReader()));
    }
    violations.addAll(whole.requireNoLag(ends()));
    return violations;
  }

  private Optional<Violation> catchUp() throws InterruptedException {
    try (WriterProcess drain = drain()) {
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
    admin.close(java.time.Duration.ZERO);
    try {
      duck.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
