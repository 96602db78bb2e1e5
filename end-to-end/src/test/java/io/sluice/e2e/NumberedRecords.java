package io.sluice.e2e;

import io.sluice.local.shop.ShopProducer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * JSON records that a function of their number makes, some of them malformed, and the truth about
 * those that the broker has acknowledged: a line {@code partition,offset,id,malformed} each.
 */
final class NumberedRecords implements AutoCloseable {

  /** The value of every good record, as a function of its number. */
  static final String AMOUNT = "id * 7";

  private static final int MALFORMED_EVERY = 40;

  private final String topic;
  private final Producer<byte[], byte[]> producer;
  private final Writer truth;
  private final Thread sending;
  private volatile boolean stopped;
  private volatile Throwable failure;
  private int sent;

  NumberedRecords(String bootstrapServers, String topic, Path truthFile) throws IOException {
    this.topic = topic;
    this.producer = ShopProducer.connect(bootstrapServers);
    this.truth = Files.newBufferedWriter(truthFile, StandardCharsets.UTF_8);
    this.sending = new Thread(this::sendOn, "records of " + topic);
  }

  /** Sends some and returns when they are acknowledged. */
  void send(int count) throws IOException, InterruptedException, ExecutionException {
    for (int i = 0; i < count; i++) {
      int id = ++sent;
      boolean isMalformed = id % MALFORMED_EVERY == 0;
      String value =
          isMalformed ? "{broken " + id : "{\"id\":%d,\"amount\":%d}".formatted(id, id * 7L);
      RecordMetadata at =
          producer
              .send(
                  new ProducerRecord<>(topic, id % 2, null, value.getBytes(StandardCharsets.UTF_8)))
              .get();
      truth.write("%d,%d,%d,%b%n".formatted(at.partition(), at.offset(), id, isMalformed));
    }
  }

  /** Goes on sending beside everything else. */
  NumberedRecords goOn() {
    sending.start();
    return this;
  }

  private void sendOn() {
    try {
      while (!stopped) {
        send(5);
        TimeUnit.MILLISECONDS.sleep(10);
      }
    } catch (IOException | InterruptedException | ExecutionException e) {
      failure = e;
    }
  }

  /** The truth is whole when it is closed. */
  @Override
  public void close() {
    stopped = true;
    try {
      sending.join();
      producer.close();
      truth.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (failure != null) {
      throw new IllegalStateException("Not all records were sent", failure);
    }
  }
}
