package io.sluice.processor.view;

import io.sluice.plan.PipelinePlan;
import io.sluice.table.TableFeed;
import io.sluice.view.Source;
import io.sluice.view.ViewPlan;
import io.sluice.view.ViewPlan.IntervalJoin;
import io.sluice.view.ViewPlan.RowByRow;
import io.sluice.view.ViewPlan.StreamLookup;
import io.sluice.view.ViewPlan.TableJoin;
import io.sluice.view.ViewPlan.WindowedAggregate;
import java.util.List;

/** What views read, and the topics behind it. */
public final class Sources {

  private Sources() {}

  /** The sources of a view, the left one first. */
  public static List<Source> of(ViewPlan view) {
    if (view instanceof IntervalJoin join) {
      return List.of(join.left(), join.right());
    }
    if (view instanceof TableJoin join) {
      return List.of(join.left().changes(), join.right().changes());
    }
    if (view instanceof StreamLookup lookup) {
      return List.of(lookup.source(), lookup.keyed().changes());
    }
    return List.of(
        view instanceof WindowedAggregate aggregate
            ? aggregate.source()
            : ((RowByRow) view).source());
  }

  /** The feed of the topic of a stream, a view, or a view's late events. */
  public static TableFeed feed(PipelinePlan plan, String source) {
    return plan.feeds().stream()
        .filter(feed -> feed.source().equals(source))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("No feed for '%s'".formatted(source)));
  }
}
