package io.sluice.processor.time;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Asks the tasks of views with windows, or that hold rows back, to close what is open or to emit
 * what waits, and knows what they have open.
 *
 * <p>A request is taken up once by every task, within its own transaction and a second of wall
 * clock; windows that open after that stay open. A task that starts later takes it up as well. Any
 * thread may call.
 *
 * <p>Closing a view sends rows to the views that build on it, so these are to be closed after it,
 * when they have read what it sent.
 */
public final class WindowClosing {

  /** What tasks are asked for. */
  private enum Ask {
    CLOSE,
    EMIT_UPDATES,
    SEND_PARTIALS
  }

  private record Asked(Ask ask, String view) {}

  private final Map<Asked, Requests> asked = new ConcurrentHashMap<>();

  /**
   * Asks for all open windows of a view: they are emitted, and a later record of any of them is
   * late. Nothing happens if the view has no windows. May be repeated.
   */
  public void close(String view) {
    requests(Ask.CLOSE, view).count.incrementAndGet();
  }

  /**
   * Asks for the updates of a view that wait for their time. Nothing happens if it has none. May be
   * repeated.
   */
  public void emitUpdates(String view) {
    requests(Ask.EMIT_UPDATES, view).count.incrementAndGet();
  }

  /**
   * Asks for the partial aggregates of a view, and that no clock be kept waiting for more: after
   * that its tasks send every row as it is. Nothing happens if it has none. May be repeated.
   */
  public void sendPartials(String view) {
    requests(Ask.SEND_PARTIALS, view).count.incrementAndGet();
  }

  /**
   * Whether the tasks of this process have done all that was asked for until now. Rows that came
   * behind a request may have opened windows since.
   */
  public boolean isServed(String view) {
    return Arrays.stream(Ask.values()).allMatch(ask -> requests(ask, view).areServed());
  }

  /**
   * What the tasks of this process have open of a view. Emitted windows are counted no more,
   * although the transaction with their rows may not be committed yet.
   */
  public OpenWindows open(String view) {
    return requests(Ask.CLOSE, view).tasks.stream()
        .map(task -> task.open)
        .reduce(OpenWindows.NONE, OpenWindows::and);
  }

  /** Enters a task that keeps windows of a view. */
  public Task enter(String view) {
    return requests(Ask.CLOSE, view).enter();
  }

  /** Enters a task that emits updates of a view. */
  public Task enterUpdates(String view) {
    return requests(Ask.EMIT_UPDATES, view).enter();
  }

  /** Enters a task that makes partial aggregates of a view. */
  public Task enterPartials(String view) {
    return requests(Ask.SEND_PARTIALS, view).enter();
  }

  private Requests requests(Ask ask, String view) {
    return asked.computeIfAbsent(new Asked(ask, view), key -> new Requests());
  }

  private static final class Requests {
    final AtomicLong count = new AtomicLong();
    final List<Task> tasks = new CopyOnWriteArrayList<>();

    Task enter() {
      Task task = new Task(this);
      tasks.add(task);
      return task;
    }

    boolean areServed() {
      long asked = count.get();
      return tasks.stream().allMatch(task -> task.served >= asked);
    }
  }

  /** The seat of one task; used by its thread. */
  public static final class Task {

    private final Requests requests;
    private volatile long served;
    private volatile OpenWindows open = OpenWindows.NONE;

    private Task(Requests requests) {
      this.requests = requests;
    }

    /** Does what is asked for if there is a request that this task has not served yet. */
    public void serve(Runnable work) {
      long now = requests.count.get();
      if (now > served) {
        work.run();
        served = now;
      }
    }

    public void report(OpenWindows open) {
      this.open = open;
    }

    public void leave() {
      requests.tasks.remove(this);
    }
  }
}
