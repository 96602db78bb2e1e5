package io.sluice.writer.restore;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.Names;
import io.sluice.pipeline.Pipeline;
import io.sluice.writer.delta.LoggedVersion;
import io.sluice.writer.delta.Staging;
import io.sluice.writer.delta.Staging.Staged;
import io.sluice.writer.restore.VersionChoice.Chosen;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/** Does what the options of a restore ask for. */
final class RestoreCommand {

  private final Pipeline pipeline;
  private final Configuration configuration;
  private final RestorePlanner planner;
  private final RestoreOptions options;
  private final InstantSource clock;
  private final String engine;

  RestoreCommand(
      Pipeline pipeline,
      Configuration configuration,
      TopicRanges kafka,
      RestoreOptions options,
      InstantSource clock,
      String engine) {
    this.pipeline = pipeline;
    this.configuration = configuration;
    this.planner = new RestorePlanner(kafka);
    this.options = options;
    this.clock = clock;
    this.engine = engine;
  }

  /**
   * @param target empty if it is to be found in the tables
   */
  RestoreReport run(List<RestoredTable> tables, Optional<Target> target) {
    if (options.isAbandon()) {
      return abandon(tables);
    }
    RestoreKind kind = kind();
    Map<String, Chosen> chosen = choose(tables, target);
    RestoreRun run = new RestoreRun(planner, options.acceptedGaps(), configuration, clock, engine);
    Map<RestoredTable, RestorePlan> plans = run.plan(tables, chosen, kind);
    if (options.isDryRun()) {
      return report("would be restored", List.copyOf(plans.values()));
    }
    if (options.isStage()) {
      plans.forEach(this::stage);
      return report("staged, to be restored", List.copyOf(plans.values()));
    }
    List<RestorePlan> done = run.carryOut(plans, kind);
    if (options.isPromote()) {
      tables.forEach(table -> staging(table).remove());
    }
    return report("restored", done);
  }

  private RestoreKind kind() {
    return options.isRepair()
        ? RestoreKind.REPAIR
        : options.isPromote() ? RestoreKind.PROMOTE : RestoreKind.RESTORE;
  }

  private Map<String, Chosen> choose(List<RestoredTable> tables, Optional<Target> target) {
    if (target.isPresent()) {
      Map<VersionChoice, String> choices = new LinkedHashMap<>();
      tables.forEach(
          table ->
              choices.put(new VersionChoice(table.name(), table.table().history()), table.topic()));
      return ConsistentCut.of(choices, target.get());
    }
    Map<String, Chosen> chosen = new LinkedHashMap<>();
    tables.forEach(
        table -> chosen.put(table.name(), options.isRepair() ? undone(table) : staged(table)));
    return chosen;
  }

  /** The version whose rows somebody's RESTORE has put back, without its offsets. */
  private static Chosen undone(RestoredTable table) {
    List<LoggedVersion> history = table.table().history();
    LoggedVersion newest = history.get(history.size() - 1);
    if (!newest.areOffsetsKnown()) {
      throw new SluiceException(
          ExitCode.FAILED,
          "Cannot repair table %s: the target of the RESTORE before version %d cannot be known from the log; put back a version that is known, files and offsets: sluice restore %s --to-version N"
              .formatted(table.name(), newest.version() + 1, table.name()));
    }
    if (newest.undoneTo().isEmpty()) {
      return new Chosen(newest, "no RESTORE has left its offsets ahead of its rows");
    }
    long target = newest.undoneTo().getAsLong();
    return new Chosen(
        new VersionChoice(table.name(), history).of(new Target.Version(target)).version(),
        "a RESTORE has put back its rows and left the offsets ahead");
  }

  private Chosen staged(RestoredTable table) {
    Staged staged =
        staging(table)
            .staged()
            .orElseThrow(
                () ->
                    new SluiceException(
                        ExitCode.USAGE,
                        "Cannot promote table %s: nothing is staged; stage a version first: sluice restore %s --to-version N --stage"
                            .formatted(table.name(), table.name())));
    if (!staged.tableId().equals(table.table().newest().tableId())) {
      throw new SluiceException(
          ExitCode.FAILED,
          "Cannot promote table %s: another table is in its place than was staged; abandon that: sluice restore %s --abandon"
              .formatted(table.name(), table.name()));
    }
    return new Chosen(
        new VersionChoice(table.name(), table.table().history())
            .of(new Target.Version(staged.version()))
            .version(),
        "staged");
  }

  private void stage(RestoredTable table, RestorePlan plan) {
    plan.requirePossible(options.acceptedGaps());
    staging(table).create(plan.content(), table.table().location(), clock.instant(), engine);
  }

  private RestoreReport abandon(List<RestoredTable> tables) {
    if (!options.isDryRun()) {
      tables.forEach(
          table -> {
            if (!staging(table).remove()) {
              throw new SluiceException(
                  ExitCode.USAGE,
                  "Cannot abandon what is staged of table %s: nothing is".formatted(table.name()));
            }
          });
    }
    return report(
        options.isDryRun() ? "would be abandoned" : "what was staged is abandoned", List.of());
  }

  private Staging staging(RestoredTable table) {
    String name = Names.stagedTable(table.name());
    return new Staging(name, new Names(pipeline).table(name), configuration);
  }

  private RestoreReport report(String verb, List<RestorePlan> plans) {
    Map<String, List<String>> views = new HashMap<>();
    plans.forEach(plan -> views.put(plan.table(), DependentViews.of(pipeline, plan.table())));
    return new RestoreReport(verb, plans, views);
  }
}
