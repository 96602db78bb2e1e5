package io.sluice.spark;

import io.sluice.cli.CommandRunner;
import io.sluice.spark.audit.AuditCommand;
import io.sluice.spark.diff.DiffCommand;
import io.sluice.spark.expect.CheckCommand;
import io.sluice.spark.history.HistoryCommand;
import io.sluice.spark.job.JobContext;
import io.sluice.spark.job.JobLines;
import io.sluice.spark.job.Progress;
import io.sluice.spark.job.SparkSubmit;
import io.sluice.spark.load.LoadCommand;
import io.sluice.spark.maintain.MaintainCommand;
import io.sluice.spark.merge.MergeCommand;
import io.sluice.spark.optimize.OptimizeCommand;
import io.sluice.spark.promote.PromoteCommand;
import io.sluice.spark.reprocess.ReprocessCommand;
import io.sluice.spark.sql.SqlCommand;
import io.sluice.spark.tag.TagCommand;
import io.sluice.spark.vacuum.VacuumCommand;
import io.sluice.spark.verify.BackfillCommand;
import io.sluice.spark.verify.ReconcileCommand;
import io.sluice.spark.verify.VerifyCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The one main class of all Spark jobs, for {@code java} as for {@code spark-submit}.
 *
 * <p>Standard output carries reports and nothing else.
 */
@Command(
    name = "sluice",
    mixinStandardHelpOptions = true,
    version = "sluice 0.1.0-SNAPSHOT",
    description = {
      "Spark jobs over the Delta tables of a pipeline.",
      "",
      "With --stdin as its only argument it reads one job a line, each a JSON array of arguments,"
          + " runs them one after the other in one Spark session, and answers each with one line:"
          + " {\"exit\":0,\"output\":...,\"error\":\"...\"}."
    },
    synopsisSubcommandLabel = "(COMMAND | --stdin)",
    footer = {
      "",
      "Exit codes: 0 ok, 1 failed, 2 usage, 3 check failed, 75 try later, 78 configuration.",
      "",
      "Examples:",
      "  sluice load products catalog.csv",
      "  sluice optimize --dry-run",
      SparkSubmit.EXAMPLE + "optimize clicks",
      "  echo '[\"history\", \"clicks\", \"-o\", \"json\"]' | java ... io.sluice.spark.JobMain"
          + " --stdin"
    })
public final class JobMain {

  private JobMain() {}

  public static void main(String[] arguments) throws IOException {
    PrintStream reports = System.out;
    // Libraries that print would break the answers.
    System.setOut(System.err);
    Progress progress = System.console() == null ? Progress.SILENT : Progress.on(System.err);
    JobContext context = new JobContext(System.getenv(), LakeSession::open, progress);
    PrintWriter out = new PrintWriter(reports, true, StandardCharsets.UTF_8);
    System.exit(
        arguments.length == 1 && arguments[0].equals("--stdin")
            ? answerStandardInput(context, out)
            : runner(context)
                .printingTo(out, new PrintWriter(System.err, true))
                .run(arguments.length == 0 ? new String[] {"--help"} : arguments));
  }

  private static int answerStandardInput(JobContext context, PrintWriter out) throws IOException {
    new JobLines(() -> runner(context))
        .answer(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)), out);
    return 0;
  }

  static CommandRunner runner(JobContext context) {
    CommandSpec spec = CommandSpec.forAnnotatedObject(new JobMain());
    add(spec, "load", new LoadCommand(context));
    add(spec, "merge", new MergeCommand(context));
    add(spec, "optimize", new OptimizeCommand(context));
    add(spec, "promote-column", new PromoteCommand(context));
    add(spec, "vacuum", new VacuumCommand(context));
    add(spec, "maintain", new MaintainCommand(context));
    add(spec, "history", new HistoryCommand(context));
    add(spec, "tag", new TagCommand(context));
    add(spec, "diff", new DiffCommand(context));
    add(spec, "sql", new SqlCommand(context));
    add(spec, "verify", new VerifyCommand(context));
    add(spec, "reconcile", new ReconcileCommand(context));
    add(spec, "backfill", new BackfillCommand(context));
    spec.addSubcommand("reprocess", ReprocessCommand.of(context));
    add(spec, "audit", new AuditCommand(context));
    add(spec, "check", new CheckCommand(context));
    return new CommandRunner(spec);
  }

  private static void add(CommandSpec spec, String name, CommandRunner.Command command) {
    spec.addSubcommand(name, new CommandLine(command));
  }
}
