package io.sluice.processor.dimension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.delta.kernel.engine.Engine;
import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.DimensionDefinition;
import io.sluice.pipeline.DimensionDefinition.AsOf;
import io.sluice.pipeline.LakeDefinition;
import io.sluice.pipeline.Located;
import io.sluice.pipeline.Position;
import io.sluice.s3.S3Server;
import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.Type.Primitive;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A dimension whose table is in S3, on a real server. */
class DimensionOnS3Test {

  private static final Position AT = new Position("pipeline.yaml", 7, 3);
  private static final URI ROOT = URI.create("s3a://" + S3Server.BUCKET + "/shop");
  private static final RowType PRODUCTS =
      RowType.of(
          Field.required("product_id", Primitive.LONG), Field.optional("name", Primitive.STRING));

  @TempDir private Path folder;

  @Test
  void isReadAndReadAgainWhenItChanges() throws IOException {
    try (S3Server server = S3Server.start(folder)) {
      Engine engine = KernelEngine.create(new LakeDefinition(ROOT, server.hadoop()));
      KernelTable table = new KernelTable(engine, ROOT + "/products", PRODUCTS).create();
      DimensionTable dimension =
          new DimensionTable(
              engine,
              new DimensionDefinition(
                  "products",
                  "products",
                  new Located("product_id", AT),
                  Duration.ofMinutes(5),
                  1_000,
                  AsOf.LATEST,
                  Optional.empty(),
                  AT),
              URI.create(ROOT + "/products"));
      DimensionSource source = dimension.source(dimension.columns(), () -> Path.of("nowhere"));
      table.append(Row.of(PRODUCTS, 1L, "bolt"));

      LoadedTable first = source.newerThan(null).orElseThrow();
      table.append(Row.of(PRODUCTS, 2L, "nut"));
      LoadedTable second = source.newerThan(first.from()).orElseThrow();

      assertThat(first.rows().size()).isEqualTo(1);
      assertThat(second.rows().size()).isEqualTo(2);
      assertThat(source.newerThan(second.from())).isEmpty();
    } finally {
      FileSystem.closeAll();
    }
  }

  @Test
  void aLakeThatIsNotSafeToWriteIsRefused() {
    LakeDefinition unsafe =
        new LakeDefinition(
            ROOT, Map.of("delta.logStore.s3a.impl", "io.delta.storage.S3SingleDriverLogStore"));

    assertThatThrownBy(() -> KernelEngine.create(unsafe))
        .isInstanceOfSatisfying(
            SluiceException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CONFIGURATION));
  }
}
