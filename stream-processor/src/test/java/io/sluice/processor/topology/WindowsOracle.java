package io.sluice.processor.topology;

import io.sluice.processor.topology.WindowOracle.Event;
import io.sluice.processor.topology.WindowOracle.Missed;
import java.util.List;
import java.util.Set;

/** What windows of one kind have to say of a list of events. */
interface WindowsOracle {

  /** The late events, as the definition has it. */
  Set<Missed> late(List<Event> events);

  /** The rows of all windows, each over its events but those late for it, as text. */
  List<String> rows(List<Event> events, Set<Missed> late);
}
