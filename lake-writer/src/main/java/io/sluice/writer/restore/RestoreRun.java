package io.sluice.writer.restore;

import io.sluice.writer.Failpoint;
import io.sluice.writer.Failpoints;
import io.sluice.writer.feed.AcceptedGap;
import io.sluice.writer.restore.VersionChoice.Chosen;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;

/**
 * One run of a restore: plans for all tables, and refuses before anything is changed; then holds
 * their writers, puts one after the other back, and lets the writers go on.
 *
 * <p>Running it again completes one that died, and changes nothing after one that has ended.
 */
final class RestoreRun {

  private final RestorePlanner planner;
  private final Collection<AcceptedGap> accepted;
  private final Configuration configuration;
  private final InstantSource clock;
  private final String engine;

  RestoreRun(
      RestorePlanner planner,
      Collection<AcceptedGap> accepted,
      Configuration configuration,
      InstantSource clock,
      String engine) {
    this.planner = planner;
    this.accepted = List.copyOf(accepted);
    this.configuration = configuration;
    this.clock = clock;
    this.engine = engine;
  }

  /**
   * What would be done, without doing any of it.
   *
   * @param chosen the version for each table, by its name
   */
  Map<RestoredTable, RestorePlan> plan(
      List<RestoredTable> tables, Map<String, Chosen> chosen, RestoreKind kind) {
    Map<RestoredTable, RestorePlan> plans = new LinkedHashMap<>();
    for (RestoredTable table : tables) {
      Optional.ofNullable(chosen.get(table.name()))
          .ifPresent(version -> plans.put(table, kind.plan(planner, table, version)));
    }
    return plans;
  }

  /**
   * Does what was planned.
   *
   * @return the plans as they were carried out
   * @throws io.sluice.failure.SluiceException if one of them cannot be; nothing is changed then
   */
  List<RestorePlan> carryOut(Map<RestoredTable, RestorePlan> plans, RestoreKind kind) {
    plans.values().forEach(plan -> plan.requirePossible(accepted));
    List<RestorePlan> done = new ArrayList<>();
    try (TableHolds holds = new TableHolds(job(), configuration, clock)) {
      plans.forEach(
          (table, plan) -> {
            if (!plan.isNone()) {
              holds.take(table);
            }
          });
      Failpoints.pass(Failpoint.RESTORE_HELD);
      plans.forEach((table, plan) -> done.add(plan.isNone() ? plan : carryOut(table, plan, kind)));
      Failpoints.pass(Failpoint.RESTORE_BEFORE_RELEASE);
      holds.releaseRestored();
    }
    return done;
  }

  private RestorePlan carryOut(RestoredTable table, RestorePlan planned, RestoreKind kind) {
    Chosen chosen = new Chosen(planned.target(), planned.why());
    return new TableRestore(table, kind.label(), accepted, clock, engine)
        .carryOut(() -> kind.plan(planner, table, chosen));
  }

  private static String job() {
    return "restore-" + UUID.randomUUID().toString().substring(0, 8);
  }
}
