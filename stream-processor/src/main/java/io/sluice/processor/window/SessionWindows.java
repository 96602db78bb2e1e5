package io.sluice.processor.window;

import io.sluice.processor.aggregate.Accumulators;
import io.sluice.processor.row.SourceRow;
import io.sluice.processor.time.TaskClock;
import io.sluice.processor.time.Window;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sessions: an event lengthens the one that it falls into or comes soon behind, joins two that it
 * lies between, or begins one. Open sessions of a group never overlap.
 */
final class SessionWindows implements Windowing {

  private final SessionGate gate;
  private final OpenWindowStore windows;
  private final TaskClock clock;
  private final OpenSessions sessions;
  private final Accumulators accumulators;

  SessionWindows(
      SessionGate gate,
      OpenWindowStore windows,
      OpenSessions sessions,
      TaskClock clock,
      Accumulators accumulators) {
    this.gate = gate;
    this.windows = windows;
    this.clock = clock;
    this.sessions = sessions;
    this.accumulators = accumulators;
  }

  @Override
  public List<Window> add(byte[] group, long time, SourceRow row) {
    Window session = gate.alone(time);
    if (gate.isLate(time, clock.time())) {
      return List.of(session);
    }
    byte @Nullable [] state = null;
    for (Window touched : sessions.overlapping(group, session)) {
      session = session.and(touched);
      byte[] before = windows.remove(touched.end(), group);
      sessions.remove(group, touched);
      state = state == null ? before : accumulators.merge(state, before);
    }
    windows.open(new OpenWindow(session.end(), group, accumulators.add(state, row, time)));
    sessions.put(group, session);
    return List.of();
  }

  @Override
  public WindowState closed(OpenWindow ended) {
    Window session = sessions.endingAt(ended.group(), ended.end());
    sessions.remove(ended.group(), session);
    return new WindowState(session, ended.state());
  }
}
