package io.sluice.writer.refill;

import io.sluice.failure.ExitCode;
import io.sluice.failure.NearestName;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.Names;
import io.sluice.plan.PipelinePlan;
import io.sluice.table.TableFeed;
import io.sluice.view.Source;
import io.sluice.view.ViewPlan;
import io.sluice.writer.refill.RefillPlanner.Wanted;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds the topics that the rows of views are made of. */
record WantedRecords(PipelinePlan plan, String generation) {

  /**
   * @throws SluiceException if there is no such view, or its rows cannot be made of records alone
   */
  List<Wanted> of(List<String> views) {
    return views.stream().flatMap(view -> of(view).stream()).toList();
  }

  private List<Wanted> of(String name) {
    ViewPlan view = plan.views().get(name);
    if (view == null) {
      throw new SluiceException(
          ExitCode.USAGE,
          "Cannot copy records for '%s': pipeline '%s' has no such view%s"
              .formatted(
                  name, plan.pipeline().name(), NearestName.hint(name, plan.views().keySet())));
    }
    if (view instanceof ViewPlan.StreamLookup lookup) {
      throw changes(view, lookup.keyed().changes().name());
    }
    Map<String, Wanted> wanted = new LinkedHashMap<>();
    view.sources().forEach(source -> wanted.put(source.name(), wanted(view, source)));
    return List.copyOf(wanted.values());
  }

  private Wanted wanted(ViewPlan view, Source source) {
    TableFeed feed =
        plan.feeds().stream()
            .filter(each -> each.source().equals(source.name()))
            .findFirst()
            .orElseThrow();
    if (view.isUpserted() || feed.changelog().isPresent()) {
      throw changes(view, source.name());
    }
    return new Wanted(
        view, source, feed.copiedInto(Names.recordsTable(view.name(), generation, source.name())));
  }

  private static SluiceException changes(ViewPlan view, String stream) {
    return new SluiceException(
        ExitCode.CONFIGURATION,
        "Cannot copy records for %s: '%s' are changes of keyed rows, of which any may have been made at any time before, and Kafka keeps some of them only; give the view another name, and it begins anew"
            .formatted(view.name(), stream));
  }
}
