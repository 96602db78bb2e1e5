package io.sluice.processor.dimension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.expressions.Literal;
import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.logstore.PublishListener;
import io.sluice.pipeline.DimensionDefinition;
import io.sluice.pipeline.DimensionDefinition.AsOf;
import io.sluice.pipeline.LakeDefinition;
import io.sluice.pipeline.Located;
import io.sluice.pipeline.Position;
import io.sluice.schema.Field;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import io.sluice.schema.Type.Primitive;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DimensionTableTest {

  private static final long MEMORY_ROWS = 3;
  private static final Position AT = new Position("pipeline.yaml", 7, 3);
  private static final RowType PRODUCTS =
      RowType.of(
          Field.required("product_id", Primitive.LONG), Field.optional("name", Primitive.STRING));

  private static final LakeDefinition LOCAL = new LakeDefinition(URI.create("file:///"), Map.of());

  private final Engine engine = KernelEngine.create(LOCAL);
  @TempDir private Path lake;
  private int folders;

  private DimensionTable dimension(String key) {
    return new DimensionTable(
        engine,
        new DimensionDefinition(
            "products",
            "products",
            new Located(key, AT),
            Duration.ofMinutes(5),
            MEMORY_ROWS,
            AsOf.LATEST,
            Optional.empty(),
            AT),
        folder().toUri());
  }

  private Path nextFolder() {
    folders++;
    return lake.resolve("versions-" + folders);
  }

  private static Row row(DimensionVersion rows, Object key) {
    return rows.find(key).orElseThrow().row();
  }

  private Path folder() {
    return lake.resolve("products");
  }

  private KernelTable table(RowType columns) {
    return new KernelTable(engine, folder(), columns);
  }

  private LoadedTable load(String key, RowType columns) {
    return dimension(key).source(columns, this::nextFolder).newerThan(null).orElseThrow();
  }

  @Test
  void everyTypeComesBackAsTheClassThatHoldsIt() throws IOException {
    Type.Struct size =
        new Type.Struct(
            RowType.of(
                Field.optional("width", Primitive.INT), Field.optional("unit", Primitive.STRING)));
    RowType columns =
        RowType.of(
            Field.required("id", Primitive.STRING),
            Field.optional("flag", Primitive.BOOLEAN),
            Field.optional("small", Primitive.INT),
            Field.optional("large", Primitive.LONG),
            Field.optional("single", Primitive.FLOAT),
            Field.optional("twice", Primitive.DOUBLE),
            Field.optional("raw", Primitive.BYTES),
            Field.optional("day", Primitive.DATE),
            Field.optional("instant", Primitive.TIMESTAMP),
            Field.optional("price", new Type.Decimal(38, 4)),
            Field.optional("tags", new Type.ListOf(Primitive.STRING, true)),
            Field.optional("stock", new Type.MapOf(Primitive.LONG, true)),
            Field.optional("size", size));
    Row full =
        Row.of(
            columns,
            "é-1",
            true,
            -7L,
            Long.MIN_VALUE,
            0.5,
            -0.0,
            new byte[] {0, -1},
            -1L,
            1_767_571_200_123_456L,
            new BigDecimal("-1234567890123456789012345678901234.5000"),
            Arrays.asList("a", null),
            Map.of("north", 3L),
            Row.of(size.row(), 12L, null));
    Row empty = new Row(columns);
    empty.setObject(0, "empty");
    table(columns).create().append(full, empty);

    DimensionVersion rows = load("id", dimension("id").columns()).rows();

    assertThat(rows.version()).isEqualTo(1);
    assertThat(rows.size()).isEqualTo(2);
    assertThat(row(rows, "é-1")).isEqualTo(full);
    assertThat(row(rows, "empty")).isEqualTo(empty);
  }

  @Test
  void rowsOfAllFilesAndPartitionsAreFoundByTheirKey() throws IOException {
    table(PRODUCTS)
        .createPartitionedBy("name")
        .append(
            Map.of("name", Literal.ofString("New York")),
            Row.of(PRODUCTS, 1L, "New York"),
            Row.of(PRODUCTS, 2L, "New York"))
        .append(Map.of("name", Literal.ofString("b/c")), Row.of(PRODUCTS, 3L, "b/c"));

    DimensionVersion rows = load("product_id", PRODUCTS).rows();

    assertThat(rows.version()).isEqualTo(2);
    assertThat(row(rows, 2L)).isEqualTo(Row.of(PRODUCTS, 2L, "New York"));
    assertThat(row(rows, 3L)).isEqualTo(Row.of(PRODUCTS, 3L, "b/c"));
    assertThat(row(rows, 4L)).isNull();
  }

  @Test
  void rowsThatAreTooManyForMemoryAreFoundOnDisk() throws IOException {
    table(PRODUCTS)
        .create()
        .append(Row.of(PRODUCTS, 1L, "one"), Row.of(PRODUCTS, 2L, null))
        .append(Row.of(PRODUCTS, 3L, "three"), Row.of(PRODUCTS, -4L, "four"));

    DimensionVersion rows = load("product_id", PRODUCTS).rows();

    assertThat(rows.isOnDisk()).isTrue();
    assertThat(rows.size()).isEqualTo(4);
    assertThat(row(rows, 1L)).isEqualTo(Row.of(PRODUCTS, 1L, "one"));
    assertThat(row(rows, 2L)).isEqualTo(Row.of(PRODUCTS, 2L, null));
    assertThat(row(rows, -4L)).isEqualTo(Row.of(PRODUCTS, -4L, "four"));
    assertThat(row(rows, 5L)).isNull();
    assertThat(row(rows, null)).isNull();
    rows.close();
    assertThat(rows.find(1L)).isEmpty();
    assertThat(lake.resolve("versions-1")).doesNotExist();
  }

  @Test
  void aLoadThatFailsLeavesNothingOnDisk() throws IOException {
    table(PRODUCTS)
        .create()
        .append(Row.of(PRODUCTS, 1L, "a"), Row.of(PRODUCTS, 2L, "b"), Row.of(PRODUCTS, 3L, "c"))
        .append(Row.of(PRODUCTS, 4L, "d"), Row.of(PRODUCTS, 3L, "e"));

    assertThatThrownBy(() -> load("product_id", PRODUCTS))
        .hasMessageEndingWith("in version 2 two rows have the key 3; remove one");
    assertThat(folders).isEqualTo(1);
    assertThat(lake.resolve("versions-1")).doesNotExist();
  }

  private static final long HOUR = 3_600_000;

  /**
   * Says that each version was committed an hour after the one before, the first at one o'clock.
   */
  private void commitEveryHour(int versions) throws IOException {
    for (int version = 0; version < versions; version++) {
      Files.setLastModifiedTime(log(version), FileTime.fromMillis((version + 1) * HOUR));
    }
  }

  private Path log(int version) {
    return folder().resolve("_delta_log").resolve("%020d.json".formatted(version));
  }

  private PastVersion at(long millis) {
    return dimension("product_id").history(PRODUCTS, this::nextFolder).at(millis);
  }

  @Test
  void aTimeFindsTheVersionThatWasTheNewestThen() throws IOException {
    table(PRODUCTS)
        .create()
        .append(Row.of(PRODUCTS, 1L, "one"))
        .append(Row.of(PRODUCTS, 2L, "two"))
        .append(Row.of(PRODUCTS, 3L, "three"));
    commitEveryHour(4);

    PastVersion past = at(2 * HOUR + 5);

    assertThat(past.rows().version()).isEqualTo(1);
    assertThat(past.from()).isEqualTo(2 * HOUR);
    assertThat(past.until()).isEqualTo(3 * HOUR);
    assertThat(row(past.rows(), 1L)).isEqualTo(Row.of(PRODUCTS, 1L, "one"));
    assertThat(row(past.rows(), 2L)).isNull();
    assertThat(at(3 * HOUR).rows().version()).isEqualTo(2);
    assertThat(load("product_id", PRODUCTS).since()).isEqualTo(4 * HOUR);
  }

  @Test
  void beforeTheFirstVersionTheFirstOneAnswers() throws IOException {
    table(PRODUCTS).create().append(Row.of(PRODUCTS, 1L, "one"));
    commitEveryHour(2);

    PastVersion past = at(5);

    assertThat(past.rows().version()).isZero();
    assertThat(past.answers(past.table(), 5)).isTrue();
    assertThat(past.until()).isEqualTo(2 * HOUR);
  }

  @Test
  void aVersionWhoseFilesAreGoneIsStoodInForByTheNext() throws IOException {
    KernelTable table = table(PRODUCTS).create().append(Row.of(PRODUCTS, 1L, "one"));
    String file = dataFile(1);
    Files.writeString(
        log(2),
        "{\"remove\":{\"path\":\"%s\",\"deletionTimestamp\":0,\"dataChange\":true}}%n"
            .formatted(file));
    table.append(Row.of(PRODUCTS, 3L, "three"));
    commitEveryHour(4);
    Files.delete(folder().resolve(file));

    PastVersion past = at(2 * HOUR);

    assertThat(past.rows().version()).isEqualTo(2);
    assertThat(past.from()).isEqualTo(2 * HOUR);
    assertThat(past.until()).isEqualTo(4 * HOUR);
  }

  @Test
  void aTableNoneOfWhoseVersionsCanBeReadIsAFailure() throws IOException {
    table(PRODUCTS).create().append(Row.of(PRODUCTS, 1L, "one"));
    commitEveryHour(2);
    deleteDataFiles();

    assertThatThrownBy(() -> at(2 * HOUR))
        .isInstanceOfSatisfying(
            SluiceException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.TRY_LATER));
  }

  @Test
  void aColumnThatAPastVersionDidNotHaveIsNull() throws IOException {
    table(PRODUCTS).create().append(Row.of(PRODUCTS, 1L, "one"));
    commitEveryHour(2);
    RowType later = PRODUCTS.with(Field.optional("weight", Primitive.DOUBLE));

    PastVersion past = dimension("product_id").history(later, this::nextFolder).at(HOUR * 2);

    assertThat(row(past.rows(), 1L)).isEqualTo(Row.of(later, 1L, "one", null));
  }

  private String dataFile(int version) throws IOException {
    return new ObjectMapper()
        .readTree(
            Files.readAllLines(log(version)).stream()
                .filter(line -> line.startsWith("{\"add\""))
                .findFirst()
                .orElseThrow())
        .path("add")
        .path("path")
        .asText();
  }

  @Test
  void aFolderWhoseNameHasABlankIsRead() throws IOException {
    table(PRODUCTS).create().append(Row.of(PRODUCTS, 1L, "one"));
    Path moved = Files.move(folder(), lake.resolve("the products"));

    DimensionTable table =
        new DimensionTable(
            engine,
            new DimensionDefinition(
                "products",
                "products",
                new Located("product_id", AT),
                Duration.ofMinutes(5),
                MEMORY_ROWS,
                AsOf.LATEST,
                Optional.empty(),
                AT),
            moved.toUri());

    assertThat(table.source(PRODUCTS, this::nextFolder).newerThan(null).orElseThrow().rows().size())
        .isEqualTo(1);
  }

  /**
   * The folder was written by Spark 4.2 with Delta 4.4: an insert, a delete and an update, with a
   * checkpoint at version 2.
   */
  @Test
  void aTableThatSparkWroteIsRead() throws URISyntaxException {
    URI location =
        Objects.requireNonNull(getClass().getResource("/spark-products"), "spark-products").toURI();
    DimensionTable table =
        new DimensionTable(
            engine,
            new DimensionDefinition(
                "products",
                "products",
                new Located("product_id", AT),
                Duration.ofMinutes(5),
                MEMORY_ROWS,
                AsOf.LATEST,
                Optional.empty(),
                AT),
            location);

    RowType columns = table.columns();
    DimensionVersion rows =
        table.source(columns, this::nextFolder).newerThan(null).orElseThrow().rows();

    RowType size =
        RowType.of(
            Field.optional("width", Primitive.INT), Field.optional("unit", Primitive.STRING));
    Row empty = new Row(columns);
    empty.setObject(0, "p-2");
    assertThat(rows.version()).isEqualTo(3);
    assertThat(rows.size()).isEqualTo(2);
    assertThat(row(rows, "p-2")).isEqualTo(empty);
    assertThat(row(rows, "p-1"))
        .isEqualTo(
            Row.of(
                columns,
                "p-1",
                "Lamp",
                new BigDecimal("13.75"),
                1.25,
                3L,
                4_000_000_000L,
                1_767_571_200_123_456L,
                20_458L,
                List.of("a", "b"),
                Row.of(size, 7L, "cm"),
                "light"));
  }

  @Test
  void anUnchangedTableIsNotReadAgain() throws IOException {
    table(PRODUCTS).create().append(Row.of(PRODUCTS, 1L, "one"));
    DimensionSource source = dimension("product_id").source(PRODUCTS, this::nextFolder);
    LoadedTable loaded = source.newerThan(null).orElseThrow();
    deleteDataFiles();

    assertThat(source.newerThan(loaded.from())).isEmpty();
    assertThatThrownBy(() -> source.newerThan(null))
        .isInstanceOf(SluiceException.class)
        .hasMessageContaining("Cannot read dimension 'products'");
  }

  @Test
  void aTableCreatedAnewIsReadThoughItsVersionIsTheSame() throws IOException {
    table(PRODUCTS).create().append(Row.of(PRODUCTS, 1L, "one"));
    LoadedTable loaded = load("product_id", PRODUCTS);
    Files.move(folder(), lake.resolve("dropped"));
    table(PRODUCTS).create().append(Row.of(PRODUCTS, 1L, "uno"));

    LoadedTable newer =
        dimension("product_id")
            .source(PRODUCTS, this::nextFolder)
            .newerThan(loaded.from())
            .orElseThrow();

    assertThat(row(newer.rows(), 1L)).isEqualTo(Row.of(PRODUCTS, 1L, "uno"));
  }

  @Test
  void aColumnAddedLaterIsLeftOut() throws IOException {
    table(PRODUCTS.with(Field.optional("weight", Primitive.DOUBLE)))
        .create()
        .append(Row.of(PRODUCTS.with(Field.optional("weight", Primitive.DOUBLE)), 1L, "one", 2.5));

    assertThat(row(load("product_id", PRODUCTS).rows(), 1L)).isEqualTo(Row.of(PRODUCTS, 1L, "one"));
  }

  @Test
  void aColumnWhoseTypeHasChangedIsRefused() {
    table(RowType.of(Field.required("product_id", Primitive.STRING))).create();

    assertThatThrownBy(() -> load("product_id", PRODUCTS))
        .hasMessage(
            "Cannot use dimension 'products' at %s: in version 0 column 'product_id long' is now string; restart the processor to plan the views anew"
                .formatted(folder().toUri()));
  }

  @Test
  void twoRowsOfOneKeyAreRefused() throws IOException {
    table(PRODUCTS)
        .create()
        .append(Row.of(PRODUCTS, 1L, "one"))
        .append(Row.of(PRODUCTS, 1L, "uno"));

    assertThatThrownBy(() -> load("product_id", PRODUCTS))
        .isInstanceOfSatisfying(
            SluiceException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.CONFIGURATION))
        .hasMessageEndingWith("in version 2 two rows have the key 1; remove one");
  }

  @Test
  void anAbsentTableSaysHowToLoadIt() {
    assertThatThrownBy(() -> dimension("product_id").columns())
        .isInstanceOfSatisfying(
            SluiceException.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.TRY_LATER))
        .hasMessage(
            "Cannot plan the views: the table of dimension 'products' does not exist yet at %s; load it with: sluice load products FILE"
                .formatted(folder().toUri()));
  }

  @Test
  void kernelPublishesAndListsThroughTheHardLinkLog() {
    Configuration configuration = KernelEngine.configuration(LOCAL);
    configuration.setClass(
        PublishListener.CLASS_KEY, RecordedPublications.class, PublishListener.class);

    new KernelTable(DefaultEngine.create(configuration), folder(), PRODUCTS).create();

    assertThat(RecordedPublications.TARGETS)
        .contains(folder().resolve("_delta_log/00000000000000000000.json"));
    assertThat(dimension("product_id").columns()).isEqualTo(PRODUCTS);
  }

  /** Hadoop makes the listener, so what it saw can only be found in a static. */
  static final class RecordedPublications implements PublishListener {
    static final ConcurrentLinkedQueue<Path> TARGETS = new ConcurrentLinkedQueue<>();

    @Override
    public void temporaryWritten(Path target) {
      TARGETS.add(target);
    }
  }

  private void deleteDataFiles() throws IOException {
    List<Path> files;
    try (var entries = Files.walk(lake)) {
      files = entries.filter(file -> file.toString().endsWith(".parquet")).toList();
    }
    assertThat(files).isNotEmpty();
    for (Path file : files) {
      Files.delete(file);
    }
  }
}
