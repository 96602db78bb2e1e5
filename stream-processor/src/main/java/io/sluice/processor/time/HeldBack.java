package io.sluice.processor.time;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Lets the rows go that one task of a view holds, in the order of their events, when the clock is
 * the grace past them: nothing can come any more that they depend on and that would not be late.
 */
public final class HeldBack {

  /** Bounds the memory that deciding takes. */
  private static final int ROWS_AT_ONCE = 1_000;

  private final GraceGate gate;
  private final TaskClock clock;
  private final HeldRows held;
  private final WindowClosing.Task closing;

  /**
   * @param held in one store with the clock
   */
  public HeldBack(GraceGate gate, TaskClock clock, HeldRows held, WindowClosing.Task closing) {
    this.gate = gate;
    this.clock = clock;
    this.held = held;
    this.closing = closing;
    closing.report(clock.open());
  }

  public boolean isLate(long time) {
    return gate.isLate(time, clock.time());
  }

  public void hold(HeldRow row) {
    held.hold(row);
  }

  /**
   * @param decide takes each row that goes
   * @param settle takes the time up to which all have gone; the store is of one moment behind it
   */
  public void letGo(Consumer<HeldRow> decide, LongConsumer settle) {
    long last = gate.lastDecided(clock.time());
    List<HeldRow> ready;
    do {
      ready = held.take(last, ROWS_AT_ONCE);
      ready.forEach(decide);
    } while (ready.size() == ROWS_AT_ONCE);
    settle.accept(last);
    clock.save();
    closing.report(clock.open());
  }

  /**
   * Lets rows go that waited for inputs which are idle, and all if that was asked for.
   *
   * @param letGo lets go what the clock is past
   */
  public void look(long wallClock, Runnable letGo) {
    clock.pass(wallClock);
    letGo.run();
    closing.serve(
        () -> {
          clock.open().newestEnd().ifPresent(time -> clock.advance(gate.decidingTime(time)));
          letGo.run();
        });
  }

  public void leave() {
    closing.leave();
  }
}
