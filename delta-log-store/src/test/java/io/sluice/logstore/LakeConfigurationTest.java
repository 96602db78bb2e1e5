package io.sluice.logstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LakeConfigurationTest {

  private static final URI ON_S3 = URI.create("s3a://shop/lake");

  @ParameterizedTest
  @CsvSource({
    "file:///lake, io.sluice.logstore.HardLinkLogStore",
    "s3a://shop/lake, io.sluice.logstore.ConditionalPutLogStore",
    "s3://shop/lake, io.sluice.logstore.ConditionalPutLogStore",
    "hdfs://name/lake, io.delta.storage.HDFSLogStore",
    "abfss://shop@account/lake, io.delta.storage.AzureLogStore",
    "gs://shop/lake, io.delta.storage.GCSLogStore"
  })
  void choosesTheLogStoreByTheScheme(String root, String store) throws Exception {
    LakeConfiguration lake = LakeConfiguration.of(URI.create(root), Map.of());

    assertThat(lake.logStore().className()).isEqualTo(store);
    assertThat(lake.newLogStore(new Configuration(false)).getClass().getName()).isEqualTo(store);
  }

  @Test
  void tellsAllEnginesTheSameOfEveryScheme() {
    LakeConfiguration lake = LakeConfiguration.of(ON_S3, Map.of());

    for (LogStoreChoice choice : LogStoreChoice.all()) {
      assertThat(lake.forHadoop())
          .containsEntry(LogStoreSettings.standaloneKey(choice.scheme()), choice.className())
          .containsEntry(LogStoreSettings.kernelKey(choice.scheme()), choice.className());
      assertThat(lake.forSpark())
          .containsEntry(LogStoreSettings.sparkKey(choice.scheme()), choice.className());
    }
  }

  @Test
  void refusesASchemeOfWhichNothingIsKnown() {
    assertThatThrownBy(() -> LakeConfiguration.of(URI.create("ftp://host/lake"), Map.of()))
        .hasMessage(
            "Cannot keep tables at ftp://host/lake: nothing is known that keeps two writers apart on 'ftp'; use one of: abfs, abfss, file, gs, hdfs, s3, s3a");
  }

  @Test
  void takesAnotherStoreThatExcludesAsWellForAllEngines() {
    String other = "io.delta.storage.S3DynamoDBLogStore";

    LakeConfiguration lake = LakeConfiguration.of(ON_S3, Map.of("delta.logStore.s3a.impl", other));

    assertThat(lake.forHadoop())
        .containsEntry("delta.logStore.s3a.impl", other)
        .containsEntry("io.delta.kernel.logStore.s3a.impl", other);
    assertThat(lake.forSpark()).containsEntry("spark.delta.logStore.s3a.impl", other);
  }

  @Test
  void refusesAStoreThatDoesNotKeepTwoWritersApart() {
    assertThatThrownBy(
            () ->
                LakeConfiguration.of(
                    ON_S3,
                    Map.of("delta.logStore.s3a.impl", "io.delta.storage.S3SingleDriverLogStore")))
        .hasMessage(
            "Cannot use io.delta.storage.S3SingleDriverLogStore for 's3a': it is not known to keep two writers apart there; leave delta.logStore.s3a.impl out of 'hadoop' of 'lake'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "delta.logStore.class",
        "spark.delta.logStore.class",
        "delta.logStore.file.impl",
        "spark.delta.logStore.s3a.impl",
        "io.delta.kernel.logStore.s3a.impl",
        "io.delta.standalone.LOG_STORE_CLASS_KEY"
      })
  void refusesASettingThatWouldSetEnginesApart(String key) {
    assertThatThrownBy(
            () -> LakeConfiguration.of(ON_S3, Map.of(key, HardLinkLogStore.class.getName())))
        .hasMessageContaining(key)
        .hasMessageContaining("named by delta.logStore.s3a.impl for all");
  }

  @Test
  void passesTheUsersSettingsOnAndPrintsNone() {
    LakeConfiguration lake =
        LakeConfiguration.of(
            ON_S3, Map.of("fs.s3a.secret.key", "secret", "fs.s3a.input.stream.type", "prefetch"));

    assertThat(lake.forHadoop())
        .containsEntry("fs.s3a.secret.key", "secret")
        .containsEntry("fs.s3a.input.stream.type", "prefetch");
    assertThat(lake)
        .hasToString(
            "lake s3a://shop/lake, log store io.sluice.logstore.ConditionalPutLogStore (conditional put)");
  }
}
