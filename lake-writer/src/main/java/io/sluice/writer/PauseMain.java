package io.sluice.writer;

import io.sluice.cli.CommandRunner;
import io.sluice.cli.OutputFormat;
import io.sluice.cli.PipelineOptions;
import io.sluice.failure.ExitCode;
import io.sluice.pipeline.Names;
import io.sluice.pipeline.Pipeline;
import io.sluice.writer.delta.LakeRoot;
import io.sluice.writer.delta.TablePause;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.jspecify.annotations.NullMarked;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Pauses tables and resumes them; live writers hear of it from the tables themselves. */
@NullMarked
@Command(
    mixinStandardHelpOptions = true,
    description = {
      "Pause tables, or let the writer go on with them. Live writers need no restart: once this",
      "has returned, nothing is put into a paused table; others are not held up."
    },
    footer = {
      "",
      "Exit codes: 0 done, or there was nothing to do, 1 failed, 2 usage, 75 try again, 78 the",
      "pipeline file is wrong.",
      "",
      "Examples:",
      "  sluice pause clicks",
      "  sluice resume clicks"
    })
public final class PauseMain implements CommandRunner.Command {

  /** What is done to a table, in words for the one who asked. */
  private enum Change {
    PAUSE("paused", "was paused before") {
      @Override
      boolean make(TablePause table) {
        return table.pause();
      }
    },
    RESUME("resumed", "was not paused") {
      @Override
      boolean make(TablePause table) {
        return table.resume();
      }
    };

    private final String done;
    private final String nothingToDo;

    Change(String done, String nothingToDo) {
      this.done = done;
      this.nothingToDo = nothingToDo;
    }

    abstract boolean make(TablePause table);
  }

  @Mixin private PipelineOptions options = new PipelineOptions();

  @Parameters(index = "0", paramLabel = "pause|resume", description = "What to do.")
  private Change change = Change.PAUSE;

  @Parameters(index = "1..*", arity = "1..*", paramLabel = "TABLE", description = "The tables.")
  private List<String> tables = List.of();

  @Spec private CommandSpec spec = CommandSpec.create();

  private final Map<String, String> environment;

  PauseMain(Map<String, String> environment) {
    this.environment = environment;
  }

  public static void main(String[] arguments) {
    System.exit(new CommandRunner(new PauseMain(System.getenv())).run(arguments));
  }

  @Override
  public ExitCode run() {
    Pipeline pipeline = options.pipeline(environment);
    Configuration configuration = LakeRoot.hadoop(pipeline.lake());
    PrintWriter out = spec.commandLine().getOut();
    for (String table : WrittenTables.of(pipeline).wanted(tables)) {
      boolean changed =
          change.make(new TablePause(table, new Names(pipeline).table(table), configuration));
      String result = changed ? change.done : change.nothingToDo;
      out.println(
          options.output() == OutputFormat.JSON
              ? "{\"table\":\"%s\",\"changed\":%b}".formatted(table, changed)
              : "%-28s %s".formatted(table, result));
    }
    out.flush();
    return ExitCode.OK;
  }
}
