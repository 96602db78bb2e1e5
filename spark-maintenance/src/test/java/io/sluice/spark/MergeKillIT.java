package io.sluice.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A merge is killed with SIGKILL at one of its steps, beside a writer that commits: the table is
 * what it says it is, and the next run completes it.
 *
 * <p>All steps: {@code -Dsluice.merge.kills=all}; otherwise those that the others lean on.
 */
class MergeKillIT {

  private static final int BATCHES = 12;

  @TempDir private Path directory;
  private Jobs jobs;
  private ChangelogTable changelog;
  private KeyedTruth truth;

  /** Where a run dies: at {@code merged} its commit has landed, and its answer is lost. */
  record Kill(Run run, String barrier) {
    boolean isBehindTheCommit() {
      return barrier.equals("merged");
    }
  }

  /** What dies. */
  enum Run {
    FIRST,
    ONE("--passes", "one"),
    TWO("--passes", "two"),
    FULL("--full"),
    NOTHING_NEW;

    private final List<String> arguments;

    Run(String... arguments) {
      this.arguments = List.of(arguments);
    }
  }

  static Stream<Kill> kills() {
    return System.getProperty("sluice.merge.kills", "").equals("all")
        ? all()
        : Stream.of(
            new Kill(Run.FIRST, "commit 1"),
            new Kill(Run.ONE, "commit 1"),
            new Kill(Run.ONE, "merged"),
            new Kill(Run.FULL, "commit 2"));
  }

  private static Stream<Kill> all() {
    return Stream.of(
            all(Run.FIRST, "creating", "commit 1", "folding all", "commit 2", "merged"),
            all(Run.ONE, "reading", "looking for files", "merging", "commit 1", "merged"),
            all(Run.TWO, "reading", "merging", "commit 1", "merged"),
            all(Run.FULL, "noting that all", "commit 1", "folding all", "commit 2", "merged"),
            all(Run.NOTHING_NEW, "noting that version", "commit 1"))
        .flatMap(kills -> kills);
  }

  private static Stream<Kill> all(Run run, String... barriers) {
    return Stream.of(barriers).map(barrier -> new Kill(run, barrier));
  }

  @BeforeEach
  void changelog() throws Exception {
    jobs = Jobs.in(directory);
    jobs.write(
        "pipeline.yaml",
        """
        pipeline: shop
        lake: { root: "%s" }
        streams:
          profiles: { topic: shop.profiles, key: user_id, schema: { user_id: long, name: string } }
        tables:
          profiles: { mode: upsert }
        """
            .formatted(directory.resolve("lake").toUri()));
    changelog =
        new ChangelogTable(jobs.spark(), directory.resolve("lake"), Change.random(21, BATCHES, 8));
    truth = new KeyedTruth(directory.resolve("lake"));
    changelog.append(3);
  }

  @AfterEach
  void close() throws Exception {
    truth.close();
  }

  @ParameterizedTest
  @MethodSource("kills")
  void aMergeThatIsKilledAtAnyStepIsFinishedByTheNext(Kill kill) throws Exception {
    if (kill.run() != Run.FIRST) {
      merge();
      if (kill.run() == Run.NOTHING_NEW) {
        jobs.spark()
            .sql(
                "alter table delta.`%s` set tblproperties ('a' = 'b')"
                    .formatted(jobs.table("profiles.changelog")));
      } else {
        changelog.append(2);
      }
    }
    OptionalLong before = truth.folded();

    kill(kill);

    truth.require();
    assertThat(truth.folded().equals(before)).isEqualTo(!kill.isBehindTheCommit());
    long killed = truth.version();
    long written = changelog.version();
    Jobs.Ended next = jobs.run(this::commitBefore, "merge", "-o", "json");
    assertThat(next.exit()).as(next.err()).isZero();
    truth.require();
    assertThat(truth.folded().orElseThrow()).isGreaterThanOrEqualTo(written);
    assertThat(truth.version() - killed).isBetween(1L, killed < 0 ? 2L : 1L);
  }

  private void commitBefore(String step) {
    if (changelog.batches() < BATCHES) {
      changelog.append(1);
    }
  }

  /** The checker: a commit that says more than its rows is found. */
  @Test
  void changesThatAreSaidToBeFoldedAndAreNotAreFound() throws Exception {
    merge();
    truth.require();
    changelog.append(1);
    Path log = directory.resolve("lake/profiles/_delta_log");
    Path last = log.resolve("%020d.json".formatted(truth.version()));
    String set =
        Files.readAllLines(last).stream()
            .filter(line -> line.startsWith("{\"txn\""))
            .findFirst()
            .orElseThrow();
    Files.writeString(
        log.resolve("%020d.json".formatted(truth.version() + 1)),
        set.replaceFirst("\"version\":3", "\"version\":4"));

    assertThat(truth.folded()).hasValue(4);
    assertThatThrownBy(truth::require)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("rows folded up to");
  }

  private void merge() throws IOException {
    jobs.report("merge");
  }

  /** The writer commits while the process stands at its barrier. */
  private void kill(Kill kill) throws Exception {
    JobUntilBarrier.kill(
        jobs,
        kill.barrier(),
        "profiles",
        () -> changelog.append(1),
        Stream.concat(Stream.of("merge"), kill.run().arguments.stream()).toArray(String[]::new));
  }
}
