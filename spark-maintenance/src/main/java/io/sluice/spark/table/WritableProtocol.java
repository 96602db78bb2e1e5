package io.sluice.spark.table;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaConfigs;
import org.apache.spark.sql.delta.actions.Format;
import org.apache.spark.sql.delta.actions.Metadata;
import org.apache.spark.sql.delta.actions.Protocol;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.immutable.Map;
import scala.collection.immutable.Map$;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Reader 1 and writer 2: the protocol beyond which the lake-writer cannot commit to a table (Delta
 * PROTOCOL.md, "Protocol Evolution").
 */
final class WritableProtocol {

  private static final int READER = 1;
  private static final int WRITER = 2;

  /** Features that writer 2 has without naming them. */
  private static final Set<String> IMPLIED = Set.of("appendOnly", "invariants");

  /** Properties that can ask for a higher protocol, as far as they have a name of their own. */
  private static final Pattern RAISING =
      Pattern.compile(
          "delta\\.(enable(?!ExpiredLogCleanup).*|feature\\..*|constraints\\..*|columnMapping\\.mode"
              + "|checkpointPolicy|min(Reader|Writer)Version)");

  private WritableProtocol() {}

  static void require(String cannot, Protocol protocol, Metadata metadata) {
    if (protocol.minReaderVersion() <= READER && protocol.minWriterVersion() <= WRITER) {
      return;
    }
    throw new SluiceException(
        ExitCode.CONFIGURATION,
        "%s: the table asks for reader %d and writer %d (%s), and the lake-writer writes reader %d and writer %d at most; drop the feature, or write the rows to a table without it"
            .formatted(
                cannot,
                protocol.minReaderVersion(),
                protocol.minWriterVersion(),
                fault(protocol, metadata),
                READER,
                WRITER));
  }

  /** The same for a table that does not exist: what a new one would get in this session. */
  static void requireForNew(String cannot, SparkSession spark, StructType schema) {
    Map<String, String> properties =
        DeltaConfigs.mergeGlobalConfigs(SQLConf.get(), Map$.MODULE$.empty(), Option.empty());
    Metadata metadata =
        new Metadata(
            UUID.randomUUID().toString(),
            null,
            null,
            new Format("parquet", Map$.MODULE$.empty()),
            schema.json(),
            CollectionConverters.asScala(List.<String>of()).toList(),
            properties,
            Option.empty());
    require(cannot, Protocol.forNewTable(spark, Option.apply(metadata)), metadata);
  }

  private static String fault(Protocol protocol, Metadata metadata) {
    Set<String> features =
        new TreeSet<>(CollectionConverters.asJava(protocol.readerAndWriterFeatureNames()));
    features.removeAll(IMPLIED);
    String properties =
        new TreeMap<>(CollectionConverters.asJava(metadata.configuration()))
            .entrySet().stream()
                .filter(property -> RAISING.matcher(property.getKey()).matches())
                .filter(property -> !property.getValue().equals("false"))
                .map(property -> property.getKey() + "=" + property.getValue())
                .collect(Collectors.joining(", "));
    String named = features.isEmpty() ? "" : "feature " + String.join(", ", features);
    if (properties.isEmpty()) {
      return named.isEmpty() ? "set by hand" : named;
    }
    return named.isEmpty() ? properties : named + ", set by " + properties;
  }
}
