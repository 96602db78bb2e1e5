package io.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.local.LocalStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The day bad data arrived: somebody's job spoils tables while records come and a writer commits
 * ten times a second. After a restore the tables are the truth again, row for row, and the writer
 * is the same process all the time.
 */
class RestoreIT {

  private static final Duration LIMIT = Duration.ofMinutes(1);
  private static final List<String> STREAMS =
      List.of("clicks", "orders", "refunds", "visits", "old", "gone");

  private static final String STREAM =
      "  %1$s: { topic: shop.%1$s, format: json, schema: { id: long, amount: long } }%n";

  @TempDir private static Path directory;

  private static LocalStack stack;
  private static Sluice sluice;
  private static Sluice.Running writer;

  @BeforeAll
  static void begin() throws Exception {
    stack = LocalStack.start(LocalStack.Options.in(directory.resolve("stack")));
    StringBuilder file =
        new StringBuilder(
            """
            pipeline: shop
            kafka: { bootstrap.servers: "%s" }
            lake: { root: "file://%s/lake" }
            writer: { http: "127.0.0.1:0" }
            streams:
            """
                .formatted(stack.broker().bootstrapServers(), directory));
    STREAMS.forEach(stream -> file.append(STREAM.formatted(stream)));
    file.append("tables:\n");
    STREAMS.forEach(
        stream -> file.append("  %s: { commit: { every: 100 ms } }%n".formatted(stream)));
    Files.writeString(directory.resolve("pipeline.yaml"), file);
    stack
        .topics()
        .create(
            STREAMS.stream().map(stream -> new NewTopic("shop." + stream, 2, (short) 1)).toList());
    sluice = new Sluice(directory);
    writer = sluice.start("writer");
  }

  @AfterAll
  static void end() throws Exception {
    if (writer != null) {
      writer.close();
    }
    if (stack != null) {
      stack.close();
    }
  }

  private static Path table(String stream) {
    return directory.resolve("lake").resolve(stream);
  }

  private static LogVersions log(String stream) {
    return new LogVersions(table(stream));
  }

  private static Path truth(String stream) {
    return directory.resolve(stream + ".csv");
  }

  private static NumberedRecords records(String stream) throws IOException {
    return new NumberedRecords(stack.broker().bootstrapServers(), "shop." + stream, truth(stream));
  }

  private static void awaitVersion(String stream, long version) {
    await("version %d of %s".formatted(version, stream))
        .atMost(LIMIT)
        .until(() -> log(stream).newest() >= version);
  }

  private static Sluice.Result restore(String... arguments) throws Exception {
    return sluice.run(
        Stream.concat(Stream.of("restore"), Stream.of(arguments)).toArray(String[]::new));
  }

  @Test
  void theTableIsTheTruthAgainWhileTheWriterGoesOn() throws Exception {
    long good;
    try (NumberedRecords records = records("clicks").goOn()) {
      awaitVersion("clicks", 10);
      good = log("clicks").newest();
      for (int run = 0; run < 4; run++) {
        new WrongJob(table("clicks")).spoil(run);
        awaitVersion("clicks", log("clicks").newest() + 3);
      }
      assertThat(records).isNotNull();
      assertThat(isTruth("clicks")).as("the job has spoilt the table").isFalse();

      Sluice.Result done = restore("clicks", "--to-version", "" + good, "--replay");

      assertThat(done.exit()).as("%s%s", done.out(), done.err()).isZero();
      assertThat(done.out()).contains("restored to version " + good);
      assertThat(done.err()).contains("is again where it was");
    }
    awaitTruth("clicks");
    Sluice.Result again = sluice.run("history", "clicks", "-o", "json");
    assertThat(again.out()).as(again.err()).contains("RESTORE");
  }

  @Test
  void threeTablesGoBackToOneTime() throws Exception {
    Instant good;
    List<String> three = List.of("orders", "refunds", "visits");
    Map<String, NumberedRecords> all = new HashMap<>();
    for (String stream : three) {
      all.put(stream, records(stream).goOn());
    }
    try {
      three.forEach(stream -> awaitVersion(stream, 8));
      good = Instant.now();
      for (int run = 0; run < 2; run++) {
        for (String stream : three) {
          new WrongJob(table(stream)).spoil(run);
        }
      }
      three.forEach(stream -> awaitVersion(stream, 20));

      Sluice.Result done =
          restore("orders", "refunds", "visits", "--to-timestamp", good.toString(), "--replay");

      assertThat(done.exit()).as("%s%s", done.out(), done.err()).isZero();
    } finally {
      all.values().forEach(NumberedRecords::close);
    }
    for (String stream : three) {
      awaitTruth(stream);
    }
  }

  @Test
  void aVersionOfWhichOnlyTheCheckpointIsLeftIsPutBack() throws Exception {
    Path aside = Files.createDirectories(directory.resolve("aside"));
    try (NumberedRecords sending = records("old").goOn()) {
      assertThat(sending).isNotNull();
      await("a checkpoint").atMost(LIMIT).until(() -> Files.exists(log("old").checkpoint(100)));
      new WrongJob(table("old")).spoil(0);
      awaitVersion("old", log("old").newest() + 3);
      for (long version = 0; version <= 100; version++) {
        Path entry = log("old").entry(version);
        Files.move(entry, aside.resolve(entry.getFileName()));
      }

      Sluice.Result done = restore("old", "--to-version", "100", "--replay");

      assertThat(done.exit()).as("%s%s", done.out(), done.err()).isZero();
      Sluice.Result refused = restore("old", "--to-version", "50");
      refused.requireRefusal(2, "nearest are version 100 of");
    }
    // The oracle replays the log from its beginning.
    for (long version = 0; version <= 100; version++) {
      Path entry = log("old").entry(version);
      Files.move(aside.resolve(entry.getFileName()), entry);
    }
    awaitTruth("old");
  }

  @Test
  void whatKafkaOrVacuumTookIsRefusedExactly() throws Exception {
    try (NumberedRecords records = records("gone")) {
      records.send(100);
      awaitRows("gone", 98);
      long good = log("gone").newest();
      records.send(100);
      awaitRows("gone", 195);
      try (Admin admin = Admin.create(stack.clientProperties())) {
        admin
            .deleteRecords(
                Map.of(new TopicPartition("shop.gone", 0), RecordsToDelete.beforeOffset(60)))
            .all()
            .get();
      }

      restore("gone", "--to-version", "" + good)
          .requireRefusal(1, "50 to 59 of shop.gone-0", "--accept-gap gone:shop.gone-0:50-59");

      new WrongJob(table("gone")).spoil(0);
      Files.delete(table("gone").resolve(removed("gone")));
      restore("gone", "--to-version", "" + (log("gone").newest() - 1))
          .requireRefusal(1, "1 of the 1 files that are to be put back into gone are gone");
    }
  }

  @Test
  void somebodysRestoreStopsTheWriterAndRepairPutsItRight() throws Exception {
    Path lake = directory.resolve("mended");
    Files.writeString(
        directory.resolve("mended.yaml"),
        """
        pipeline: mended
        kafka: { bootstrap.servers: "%s" }
        lake: { root: "file://%s" }
        writer: { http: "127.0.0.1:0" }
        streams:
          mended: { topic: shop.mended, format: json, schema: { id: long, amount: long } }
        """
            .formatted(stack.broker().bootstrapServers(), lake));
    stack.topics().create(List.of(new NewTopic("shop.mended", 2, (short) 1)));
    LogVersions log = new LogVersions(lake.resolve("mended"));
    try (NumberedRecords records = records("mended")) {
      records.send(100);
      assertThat(drain().exit()).isZero();
      long good = log.newest();
      records.send(100);
      assertThat(drain().exit()).isZero();
      restoreAsSparkDoes(log, good);

      Sluice.Result refused = drain();
      assertThat(refused.exit()).as(refused.err()).isEqualTo(78);
      assertThat(refused.err())
          .contains("is a RESTORE to version " + good, "run 'sluice restore --repair mended'");
      Sluice.Result repaired = restore("mended", "--repair", "-f", "mended.yaml");

      assertThat(repaired.exit()).as("%s%s", repaired.out(), repaired.err()).isZero();
    }
    assertThat(drain().exit()).isZero();
    requireTruth(lake, "mended");
  }

  private static Sluice.Result drain() throws Exception {
    return sluice.run("writer", "--drain", "-f", "mended.yaml");
  }

  /** In the form that {@code SparkRestoreIT} holds to Spark itself. */
  private static void restoreAsSparkDoes(LogVersions log, long target) throws IOException {
    List<String> actions = new ArrayList<>();
    actions.add(
        "{\"commitInfo\":{\"timestamp\":1,\"operation\":\"RESTORE\",\"operationParameters\":{\"version\":%d,\"timestamp\":null}}}"
            .formatted(target));
    Files.readAllLines(log.entry(0)).stream()
        .filter(line -> line.contains("\"metaData\"") || line.contains("\"protocol\""))
        .forEach(actions::add);
    long newest = log.newest();
    for (long version = target + 1; version <= newest; version++) {
      for (String line : Files.readAllLines(log.entry(version))) {
        if (line.startsWith("{\"add\"")) {
          actions.add(
              "{\"remove\":{\"path\":\"%s\",\"deletionTimestamp\":1,\"dataChange\":true}}"
                  .formatted(path(line)));
        }
      }
    }
    Files.writeString(log.entry(newest + 1), String.join("\n", actions) + "\n");
  }

  private static String removed(String stream) throws IOException {
    return path(Files.readString(log(stream).entry(log(stream).newest())));
  }

  private static String path(String entry) {
    int begin = entry.indexOf("\"path\":\"") + 8;
    return entry.substring(begin, entry.indexOf('"', begin));
  }

  private static void awaitRows(String stream, long rows) {
    await("%d rows of %s".formatted(rows, stream)).atMost(LIMIT).until(() -> rows(stream) >= rows);
  }

  private static long rows(String stream) throws Exception {
    try (LakeReplay lake = new LakeReplay(directory.resolve("lake"))) {
      return lake.open(stream)
          ? lake.number("select count(*) from " + stream.replace('.', '_'))
          : 0;
    }
  }

  private static boolean isTruth(String stream) throws Exception {
    try (LakeReplay lake = new LakeReplay(directory.resolve("lake"))) {
      lake.open(stream);
      return lake.number(
              "select count(*) from %s where amount <> %s"
                  .formatted(stream, NumberedRecords.AMOUNT))
          == 0;
    }
  }

  /** Rows and quarantine are what was acknowledged, and the writer has lived all the time. */
  private static void awaitTruth(String stream) throws Exception {
    long records;
    try (Stream<String> lines = Files.lines(truth(stream))) {
      records = lines.count();
    }
    await("all of " + stream)
        .atMost(LIMIT)
        .until(() -> rows(stream) + rows(stream + ".quarantine") >= records);
    requireTruth(directory.resolve("lake"), stream);
    assertThat(writer.process().isAlive()).as(writer.err()).isTrue();
  }

  private static void requireTruth(Path root, String stream) throws Exception {
    try (LakeReplay lake = new LakeReplay(root)) {
      lake.open(stream);
      lake.open(stream + ".quarantine");
      lake.execute(
          """
          create view expected as
          select _partition::int as _partition, _offset::bigint as _offset, id::bigint as id,
                 malformed
          from read_csv('%s', header = false, names = ['_partition', '_offset', 'id', 'malformed'])
          """
              .formatted(truth(stream)));
      lake.execute(
          """
          create view good as
          select _partition, _offset, id, %s as amount from expected where not malformed
          """
              .formatted(NumberedRecords.AMOUNT));
      lake.execute("create view found as select _partition, _offset, id, amount from " + stream);
      requireSame(lake, "good", "found", "rows of " + stream);
      lake.execute("create view bad as select _partition, _offset from expected where malformed");
      lake.execute(
          "create view kept as select _partition, _offset from %s_quarantine".formatted(stream));
      requireSame(lake, "bad", "kept", "malformed records of " + stream);
    }
  }

  private static void requireSame(LakeReplay lake, String expected, String found, String what)
      throws Exception {
    assertThat(
            lake.number(
                "select count(*) from (from %s except all from %s)".formatted(expected, found)))
        .as("%s that are missing or wrong", what)
        .isZero();
    assertThat(
            lake.number(
                "select count(*) from (from %s except all from %s)".formatted(found, expected)))
        .as("%s that are doubled or wrong", what)
        .isZero();
  }
}
