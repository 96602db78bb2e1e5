package io.sluice.drill;

import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.random.RandomGenerator;

/** What is broken; the rows are those of docs/faults.md. */
enum Fault {
  KILL_ANY_MOMENT("0", 1, "SIGKILL at any moment", new AnyMoment()),
  KILL_FILE_OPEN("1", 1, "killed before a Parquet file closes", new Halt("file.before-close", 9)),
  KILL_BEFORE_COMMIT(
      "2", 1, "killed after the files close, before the commit", new Halt("commit.before", 6)),
  FAIL_BEFORE_COMMIT(
      "2", 0.1, "the commit fails before anything of it is written", new Throw("commit.before")),
  KILL_IN_COMMIT(
      "3",
      1,
      "killed with the log entry under its temporary name",
      new Halt("commit.temporary-written", 6)),
  FAIL_IN_COMMIT(
      "3",
      0.1,
      "the commit fails with the log entry under its temporary name",
      new Throw("commit.temporary-written")),
  KILL_AFTER_COMMIT("4", 2, "killed when the commit has landed", new Halt("commit.after", 6)),
  LOSE_ANSWER("4", 0.1, "the commit has landed and its answer is lost", new Throw("commit.after")),
  LOSE_ANSWER_OVERTAKEN(
      "5", 1, "as before, and another writer moves the table on before the retry", new Overtaken()),
  KILL_BEFORE_GROUP(
      "6", 1, "killed between the table's commit and Kafka's", new Halt("group-commit.before", 6)),
  KILL_BROKER("8", 0.05, "the broker killed and started again", new BrokerDeath()),
  STORM(
      "9",
      0.05,
      "rebalance storm: a writer a second comes and goes",
      new Storm(Duration.ofSeconds(30))),
  ZOMBIE("10", 0.3, "stopped in a commit, overtaken, and continued", new Zombie()),
  TWO_WRITERS("11", 0.3, "two writers of the same partitions", new TwoWriters()),
  FULL_AT_DATA(
      "12",
      0.15,
      "no room for a data file",
      new FullDisk("file.before-close", "Cannot write data files")),
  FULL_AT_LOG(
      "12",
      0.15,
      "no room for a log entry",
      new FullDisk("commit.before", "Cannot commit to table")),
  MAINTENANCE(
      "20",
      0.05,
      "optimize and vacuum beside a live writer, one of them killed",
      new Maintenance()),
  RESTORE(
      "21",
      0.2,
      "a restore beside a live writer dies at one of its steps and is run again",
      new Restoration(RestoreKind.AT_ONCE)),
  PROMOTE(
      "22",
      0.1,
      "the promotion of a staged version dies at one of its steps and is run again",
      new Restoration(RestoreKind.STAGED)),
  EXPIRED("23", 0.1, "records expire before they are written", LostOffsets::expired),
  RECREATED("23", 0.1, "the topic is recreated", LostOffsets::recreated),
  CLEAN_UP(
      "24",
      0.1,
      "checkpoints and log clean-ups of two writers and another engine beside commits",
      new CleanUp());

  private final String row;
  private final double share;
  private final String description;
  private final Scenario scenario;

  Fault(String row, double share, String description, Scenario scenario) {
    this.row = row;
    this.share = share;
    this.description = description;
    this.scenario = scenario;
  }

  /** Its row in the matrix; 0 for what has none. */
  String row() {
    return row;
  }

  String description() {
    return description;
  }

  /** By which reports and options know it. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * How many trials of it belong to so many of a plain kill: less of what takes long or of what
   * hits many times in one trial.
   */
  int trials(int ofPlainKill) {
    return (int) Math.ceil(ofPlainKill * share);
  }

  Outcome run(Chapter chapter, RandomGenerator random) throws IOException, InterruptedException {
    return scenario.run(chapter, random);
  }
}
