package io.sluice.benchmark;

import io.sluice.codec.AvroEncoder;
import io.sluice.local.LocalStack;
import io.sluice.registry.SchemaText;
import io.sluice.schema.AvroSchemas;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;

/**
 * A topic of events, spread evenly over its partitions; the same for the same size and format.
 *
 * @param events how many it holds once it is filled
 */
record EventTopic(Format format, long events) {

  static final int PARTITIONS = FilledTopic.PARTITIONS;

  private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00.001Z");
  private static final long SEED = 1;

  enum Format {
    JSON,
    AVRO;

    String lowerCase() {
      return this == JSON ? "json" : "avro";
    }
  }

  String name() {
    return "events.%s.%d".formatted(format.lowerCase(), events);
  }

  static String avroSchema() {
    return AvroSchemas.schema(Event.TYPE, "event").toString();
  }

  private FilledTopic topic() {
    return new FilledTopic(name(), events);
  }

  /** Creates it, if it is not there. */
  void create(LocalStack stack) throws InterruptedException {
    topic().create(stack);
  }

  /** Fills it, if that has not been done. */
  void fill(LocalStack stack) throws InterruptedException, ExecutionException {
    AvroEncoder avro = avro(stack);
    SplittableRandom random = new SplittableRandom(SEED);
    topic()
        .fill(
            stack,
            i -> {
              Event event = Event.next(random, FIRST.plusMillis(i));
              return format == Format.JSON ? event.json() : avro.encode(event.row());
            });
  }

  private AvroEncoder avro(LocalStack stack) {
    int id = stack.schemas().register(name() + "-value", SchemaText.avro(avroSchema()));
    return AvroEncoder.withSchemaId(Event.TYPE, id);
  }
}
