package io.sluice.processor.view;

import io.sluice.plan.PipelinePlan;
import io.sluice.table.TableFeed;
import io.sluice.view.Source;
import io.sluice.view.ViewPlan;
import io.sluice.view.ViewPlan.StreamLookup;
import java.util.List;

/** What views read, and the topics behind it. */
public final class Sources {

  private Sources() {}

  /** The sources of a view, the left one first; those of a union in the order of its branches. */
  public static List<Source> of(ViewPlan view) {
    return view instanceof StreamLookup lookup
        ? List.of(lookup.source(), lookup.keyed().changes())
        : view.sources();
  }

  /** The feed of the topic of a stream, a view, or a view's late events. */
  public static TableFeed feed(PipelinePlan plan, String source) {
    return plan.feeds().stream()
        .filter(feed -> feed.source().equals(source))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("No feed for '%s'".formatted(source)));
  }
}
