package io.sluice.benchmark.iceberg;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.Schema;
import org.apache.iceberg.catalog.Namespace;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.hadoop.HadoopCatalog;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.connect.cli.ConnectStandalone;

/**
 * Iceberg's sink in a Connect worker of its own: the topic of events into the table {@code
 * lake.events} of a Hadoop catalog, with the columns that the writer's table has, a commit every
 * second.
 *
 * <p>Arguments: bootstrap servers, topic, folder of the warehouse, partitions of the topic.
 */
public final class IcebergSinkMain {

  private static final String CONTROL = "control-";

  private IcebergSinkMain() {}

  public static void main(String[] arguments)
      throws IOException, InterruptedException, ExecutionException {
    String bootstrapServers = arguments[0];
    String topic = arguments[1];
    Path folder = Path.of(arguments[2]);
    createTable(folder);
    createControlTopic(bootstrapServers, CONTROL + topic);
    Path worker = folder.resolve("worker.properties");
    Files.writeString(worker, worker(bootstrapServers, folder));
    Path sink = folder.resolve("sink.properties");
    Files.writeString(sink, sink(bootstrapServers, topic, folder, arguments[3]));
    ConnectStandalone.main(new String[] {worker.toString(), sink.toString()});
  }

  private static void createTable(Path folder) throws IOException {
    try (HadoopCatalog catalog = new HadoopCatalog(new Configuration(), folder.toString())) {
      catalog.createTable(TableIdentifier.of(Namespace.of("lake"), "events"), columns());
    }
  }

  private static Schema columns() {
    return new Schema(
        column(1, "event_id", Types.StringType.get()),
        column(2, "event_time", Types.TimestampType.withZone()),
        column(3, "user_id", Types.LongType.get()),
        column(4, "session_id", Types.StringType.get()),
        column(5, "event_type", Types.StringType.get()),
        column(6, "product_id", Types.StringType.get()),
        column(7, "country", Types.StringType.get()),
        column(8, "price", Types.DoubleType.get()),
        column(9, "quantity", Types.IntegerType.get()),
        column(10, "page", Types.StringType.get()),
        column(11, "_topic", Types.StringType.get()),
        column(12, "_partition", Types.IntegerType.get()),
        column(13, "_offset", Types.LongType.get()),
        column(14, "_timestamp", Types.TimestampType.withZone()));
  }

  private static Types.NestedField column(int id, String name, Type type) {
    return Types.NestedField.optional(id, name, type);
  }

  private static void createControlTopic(String bootstrapServers, String name)
      throws InterruptedException, ExecutionException {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      admin.createTopics(List.of(new NewTopic(name, Optional.of(1), Optional.empty()))).all().get();
    }
  }

  /** A task hears of a commit when it polls, and without records it polls once an interval. */
  private static String worker(String bootstrapServers, Path folder) {
    return """
        bootstrap.servers=%s
        key.converter=org.apache.kafka.connect.converters.ByteArrayConverter
        value.converter=org.apache.kafka.connect.json.JsonConverter
        value.converter.schemas.enable=false
        offset.storage.file.filename=%s
        offset.flush.interval.ms=200
        listeners=http://127.0.0.1:0
        """
        .formatted(bootstrapServers, folder.resolve("connect.offsets"));
  }

  private static String sink(String bootstrapServers, String topic, Path folder, String tasks) {
    return """
        name=sink-%2$s
        connector.class=org.apache.iceberg.connect.IcebergSinkConnector
        tasks.max=%4$s
        topics=%2$s
        iceberg.tables=lake.events
        iceberg.catalog.type=hadoop
        iceberg.catalog.warehouse=file://%3$s
        iceberg.kafka.bootstrap.servers=%1$s
        iceberg.control.topic=%5$s
        iceberg.control.commit.interval-ms=1000
        transforms=coordinates
        transforms.coordinates.type=org.apache.kafka.connect.transforms.InsertField$Value
        transforms.coordinates.topic.field=_topic
        transforms.coordinates.partition.field=_partition
        transforms.coordinates.offset.field=_offset
        transforms.coordinates.timestamp.field=_timestamp
        """
        .formatted(bootstrapServers, topic, folder, tasks, CONTROL + topic);
  }
}
