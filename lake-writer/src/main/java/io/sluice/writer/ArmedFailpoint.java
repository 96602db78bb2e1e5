package io.sluice.writer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import org.jspecify.annotations.NullMarked;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A failpoint that counts the passes through its place and fires at those that it is set to. */
@NullMarked
final class ArmedFailpoint {

  private static final Logger LOG = LoggerFactory.getLogger(ArmedFailpoint.class);

  private static final long LOOK_AGAIN_MS = 10;

  private final Failpoint place;
  private final FailpointAction action;
  private final IntPredicate fires;
  private final AtomicInteger passes = new AtomicInteger();

  private ArmedFailpoint(Failpoint place, FailpointAction action, IntPredicate fires) {
    this.place = place;
    this.action = action;
    this.fires = fires;
  }

  static ArmedFailpoint once(Failpoint place, FailpointAction action, int pass) {
    return new ArmedFailpoint(place, action, passed -> passed == pass);
  }

  static ArmedFailpoint every(Failpoint place, FailpointAction action, int passes) {
    return new ArmedFailpoint(place, action, passed -> passed % passes == 0);
  }

  void pass(Failpoint passed) {
    if (passed != place) {
      return;
    }
    int pass = passes.incrementAndGet();
    if (fires.test(pass)) {
      LOG.warn("Failpoint {}: {} at pass {}", place.label(), action.label(), pass);
      fire();
    }
  }

  private void fire() {
    switch (action) {
      case HALT -> Runtime.getRuntime().halt(Failpoints.HALTED);
      case THROW -> throw new Failpoints.InjectedException(place);
      case BLOCK -> block();
      case BLOCK_THROW -> {
        block();
        throw new Failpoints.InjectedException(place);
      }
    }
  }

  private void block() {
    Path gate = Path.of(place.label() + ".blocked");
    try {
      Files.writeString(gate, "");
      while (Files.exists(gate)) {
        TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MS);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
