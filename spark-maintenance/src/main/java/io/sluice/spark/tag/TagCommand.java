package io.sluice.spark.tag;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.cli.CommandRunner;
import io.sluice.cli.PipelineOptions;
import io.sluice.failure.ExitCode;
import io.sluice.failure.NearestName;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.Pipeline;
import io.sluice.spark.job.JobContext;
import io.sluice.spark.job.Report;
import io.sluice.spark.table.LakeTable;
import io.sluice.spark.table.Moment;
import io.sluice.spark.table.PipelineTables;
import io.sluice.spark.table.TablePropertyChange;
import io.sluice.spark.table.TablePropertyChange.Change;
import io.sluice.table.Tags;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import scala.jdk.javaapi.CollectionConverters;

/** Makes, shows and deletes the restore points of a table. */
@Command(
    name = "tag",
    mixinStandardHelpOptions = true,
    description = {
      "Give a version of a table a name, show the names, or delete one.",
      "",
      "A named version is a restore point: vacuum keeps its files, and restore, diff and sql know"
          + " it by its name. Rows and offsets stay as they are; a live writer goes on. Without NAME"
          + " the restore points are shown."
    },
    footer = {
      "",
      "Exit codes: 0 done, 1 the table or version does not exist, or the name is another version's,"
          + " 2 usage, 75 try again, 78 the pipeline file is wrong.",
      "",
      "Examples:",
      "  sluice tag clicks before-release-2",
      "  sluice tag clicks end-of-march --as-of 2026-04-01T00:00:00Z",
      "  sluice tag clicks",
      "  sluice tag clicks --delete before-release-2 --dry-run",
      "  spark-submit --class io.sluice.spark.JobMain sluice-spark-maintenance.jar tag clicks"
    })
public final class TagCommand implements CommandRunner.Command {

  @Parameters(index = "0", paramLabel = "TABLE", description = "A table of the pipeline.")
  private String name = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "NAME",
      description = "The restore point to make: a letter, then letters, digits, '.', '_', '-'.")
  private @Nullable String made;

  @Option(names = "--delete", paramLabel = "NAME", description = "Delete this restore point.")
  private @Nullable String deleted;

  @Option(
      names = "--as-of",
      paramLabel = "VERSION|TIME",
      description = "Which version (default: the newest).")
  private @Nullable String asOf;

  @Option(names = "--dry-run", description = "Say what would be done, and write nothing.")
  private boolean dryRun;

  @Mixin private PipelineOptions options = new PipelineOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  private final JobContext context;

  public TagCommand(JobContext context) {
    this.context = context;
  }

  @Override
  public ExitCode run() {
    if (made != null && deleted != null) {
      throw new ParameterException(
          spec.commandLine(), "--delete %s does not go with making '%s'".formatted(deleted, made));
    }
    if (made != null && !Tags.isName(made)) {
      throw new ParameterException(
          spec.commandLine(),
          "'%s' cannot be a restore point: it is a letter, then letters, digits, '.', '_', '-', 64 at most"
              .formatted(made));
    }
    Pipeline pipeline = options.pipeline(context.environment());
    LakeTable table = new PipelineTables(context.session(pipeline), pipeline).existing("tag", name);
    report(table, change(table)).print(spec.commandLine().getOut(), options.output());
    return ExitCode.OK;
  }

  /** What was done, in a sentence; empty if nothing was asked for. */
  private String change(LakeTable table) {
    if (made != null) {
      return make(table, made);
    }
    return deleted != null ? delete(table, deleted) : "";
  }

  private String make(LakeTable table, String tag) {
    long version =
        asOf == null ? table.snapshot().version() : Moment.parse(asOf).versionOf(table, "tag");
    if (!dryRun) {
      table.requireWritable("tag");
      new TablePropertyChange(table, "tag")
          .make(
              properties -> {
                Long before = Tags.of(properties).get(tag);
                if (before != null && before != version) {
                  throw new SluiceException(
                      ExitCode.FAILED,
                      "Cannot tag version %d of %s: '%s' is version %d; delete it first: sluice tag %s --delete %s"
                          .formatted(version, name, tag, before, name, tag));
                }
                return before == null
                    ? new Change.Set(Tags.property(tag), Long.toString(version))
                    : new Change.None();
              });
    }
    return "%s version %d of %s '%s'"
        .formatted(dryRun ? "Would call" : "Called", version, name, tag);
  }

  private String delete(LakeTable table, String tag) {
    requireThere(tags(table), tag);
    if (!dryRun) {
      table.requireWritable("tag");
      new TablePropertyChange(table, "tag")
          .make(
              properties -> {
                requireThere(Tags.of(properties), tag);
                return new Change.Unset(Tags.property(tag));
              });
    }
    return "%s restore point '%s' of %s".formatted(dryRun ? "Would delete" : "Deleted", tag, name);
  }

  private void requireThere(Map<String, Long> tags, String tag) {
    if (!tags.containsKey(tag)) {
      throw new SluiceException(
          ExitCode.FAILED,
          "Cannot delete restore point '%s' of %s: there is none%s"
              .formatted(tag, name, NearestName.hint(tag, tags.keySet())));
    }
  }

  private static SortedMap<String, Long> tags(LakeTable table) {
    return Tags.of(CollectionConverters.asJava(table.snapshot().metadata().configuration()));
  }

  private Report report(LakeTable table, String sentence) {
    SortedMap<String, Long> tags = tags(table);
    ObjectNode values =
        JsonNodeFactory.instance
            .objectNode()
            .put("job", "tag")
            .put("table", name)
            .put("dry_run", dryRun);
    ArrayNode points = values.putArray("restore_points");
    tags.forEach((tag, version) -> points.addObject().put("name", tag).put("version", version));
    return new Report(
        sentence.isEmpty() ? "%s, restore points: %d".formatted(name, tags.size()) : sentence,
        values);
  }
}
