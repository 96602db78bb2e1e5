package io.sluice.cli;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * The commands that the launcher starts in JVMs of their own; here they are only listed, so that
 * the front command's help and its suggestions know them.
 */
enum LaunchedCommand {
  DEMO("Show the whole road on this machine: broker, registry, services, Spark jobs."),
  GENERATE("Send the seeded events of the NEXMark example."),
  SEND("Send lines of JSON to the topic of a stream."),
  DRILL("Break a writer on a real broker again and again, and check that nothing is lost."),
  ARCHIVE("Archive the classes of the services, so that they start with less work."),
  STACK("Run a Kafka broker and a schema registry on this machine."),
  PROCESSOR("Run the views: Kafka to Kafka."),
  EXPLAIN("Show what a pipeline is made of: topics, columns, views, stores."),
  WRITER("Write topics into Delta tables: rows and offsets in one commit."),
  RUN("Run processor and writer on this machine, and start them again if they die."),
  STATUS("Show how the tables of a pipeline are, whether its services run or not."),
  UI("Serve one page that shows how a pipeline is."),
  DOCTOR("Look for what is amiss around a pipeline: disks, clocks, lake, registry, topics."),
  PAUSE("Let the writer write nothing into a table until it is resumed."),
  RESUME("Let the writer go on with a table that is paused."),
  QUARANTINE("Look at records that could not be read, replay them or discard them."),
  DRIFT("Say what new schemas would do to tables and views."),
  RESTORE("Put tables back to a version, a time or offsets, and lose nothing."),
  SWEEP("Delete data files that no version of a table names."),
  JOB("Run a Spark job by its name: job NAME ..."),
  LOAD("Merge catalog files into the table of a dimension (Spark)."),
  MERGE("Fold the changes of upserted streams into their tables (Spark)."),
  OPTIMIZE("Merge small files of tables into large ones (Spark)."),
  PROMOTE_COLUMN("Give a column of a table a larger type (Spark)."),
  VACUUM("Delete files that no version within the retention needs (Spark)."),
  MAINTAIN("Look at tables, and compact, vacuum or checkpoint where it is worth it (Spark)."),
  HISTORY("Show what was done to a table, and its offsets (Spark)."),
  TAG("Name a version of a table, so that one can go back to it (Spark)."),
  DIFF("Compare two versions of a table (Spark)."),
  SQL("Answer a query over the tables, as they are or were (Spark)."),
  VERIFY("Recompute views from the raw tables and compare them with the stream's answer (Spark)."),
  RECONCILE("Bring rows that came too late into the tables of views (Spark)."),
  BACKFILL("Add the rows of a view that its table lacks (Spark)."),
  REPROCESS("Make rows of views anew by today's definitions, and put them in (Spark)."),
  AUDIT("Look for doubled, missing and changed rows in the tables (Spark)."),
  CHECK("Hold tables against what the pipeline file expects of their rows (Spark).");

  private final String description;

  LaunchedCommand(String description) {
    this.description = description;
  }

  String commandName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  CommandSpec spec() {
    CommandSpec spec = CommandSpec.forAnnotatedObject(new Listed()).name(commandName());
    spec.usageMessage().description(description);
    return spec;
  }

  @Command
  private static final class Listed implements CommandRunner.Command {

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public ExitCode run() {
      throw new SluiceException(
          ExitCode.USAGE,
          "Cannot run '%s' in this process: start it with the launcher, ./sluice %s"
              .formatted(spec.name(), spec.name()));
    }
  }
}
