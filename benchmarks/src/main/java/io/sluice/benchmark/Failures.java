package io.sluice.benchmark;

import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/** Keeps the first failure of a producer. */
final class Failures implements Callback {

  private final AtomicReference<@Nullable Exception> first = new AtomicReference<>();

  @Override
  public void onCompletion(RecordMetadata metadata, @Nullable Exception failure) {
    first.compareAndSet(null, failure);
  }

  /**
   * @throws IllegalStateException with the first failure as its cause
   */
  void requireNone() {
    Exception failure = first.get();
    if (failure != null) {
      throw new IllegalStateException("A record was not acknowledged", failure);
    }
  }
}
