package io.sluice.benchmark.ceiling;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.LocalOutputFile;
import org.apache.parquet.io.OutputFile;

/**
 * The plain ceiling: what one would write by hand for one topic of one shape. It polls, parses with
 * Jackson, writes Parquet with Snappy, and knows no commit, no offset, no bad record and no schema.
 *
 * <p>Arguments: bootstrap servers, topic, records in it, folder, records a file.
 */
public final class PlainCopyMain {

  private static final long MICROS_PER_MILLI = 1_000;

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final String topic;
  private final PlainParser parser = new PlainParser();
  private final PlainEvent event = new PlainEvent();
  private Iterator<ConsumerRecord<byte[], byte[]>> polled = Collections.emptyIterator();

  private PlainCopyMain(KafkaConsumer<byte[], byte[]> consumer, String topic) {
    this.consumer = consumer;
    this.topic = topic;
  }

  public static void main(String[] arguments) throws IOException {
    long records = Long.parseLong(arguments[2]);
    Path folder = Path.of(arguments[3]);
    long recordsPerFile = Long.parseLong(arguments[4]);
    try (KafkaConsumer<byte[], byte[]> consumer = consumer(arguments[0])) {
      PlainCopyMain copy = new PlainCopyMain(consumer, arguments[1]);
      copy.begin();
      for (long done = 0; done < records; done += recordsPerFile) {
        Path file = folder.resolve("part-%d.snappy.parquet".formatted(done));
        copy.write(file, Math.min(recordsPerFile, records - done));
      }
    }
  }

  private void begin() {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(info -> new TopicPartition(topic, info.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  private void write(Path file, long records) throws IOException {
    try (ParquetWriter<PlainEvent> writer =
        new Builder(new LocalOutputFile(file), new PlainWriteSupport(topic))
            .withConf(new Configuration())
            .withCompressionCodec(CompressionCodecName.SNAPPY)
            .build()) {
      for (long i = 0; i < records; i++) {
        ConsumerRecord<byte[], byte[]> record = next();
        parser.parse(record.value(), event);
        event.partition = record.partition();
        event.offset = record.offset();
        event.timestampMicros = record.timestamp() * MICROS_PER_MILLI;
        writer.write(event);
      }
    }
  }

  private ConsumerRecord<byte[], byte[]> next() {
    while (!polled.hasNext()) {
      polled = consumer.poll(Duration.ofSeconds(1)).iterator();
    }
    return polled.next();
  }

  private static KafkaConsumer<byte[], byte[]> consumer(String bootstrapServers) {
    return new KafkaConsumer<>(
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            5_000,
            ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG,
            8 << 20,
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  private static final class Builder extends ParquetWriter.Builder<PlainEvent, Builder> {
    private final PlainWriteSupport support;

    Builder(OutputFile output, PlainWriteSupport support) {
      super(output);
      this.support = support;
    }

    @Override
    protected Builder self() {
      return this;
    }

    @Override
    protected WriteSupport<PlainEvent> getWriteSupport(Configuration configuration) {
      return support;
    }
  }
}
