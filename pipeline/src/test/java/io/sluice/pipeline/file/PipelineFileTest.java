package io.sluice.pipeline.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.Compression;
import io.sluice.pipeline.DimensionDefinition.AsOf;
import io.sluice.pipeline.Emission;
import io.sluice.pipeline.Expectation;
import io.sluice.pipeline.FilePolicy;
import io.sluice.pipeline.Format;
import io.sluice.pipeline.JoinType;
import io.sluice.pipeline.Names;
import io.sluice.pipeline.PartitionKey;
import io.sluice.pipeline.PartitionKey.Transform;
import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.SchemaPolicy;
import io.sluice.pipeline.SchemaSource;
import io.sluice.pipeline.Skew;
import io.sluice.pipeline.StreamDefinition;
import io.sluice.pipeline.TableDefinition;
import io.sluice.pipeline.ViewDefinition;
import io.sluice.pipeline.ViewDefinition.Join;
import io.sluice.pipeline.ViewDefinition.Window;
import io.sluice.pipeline.ViewDefinition.Within;
import io.sluice.pipeline.WindowKind;
import io.sluice.schema.Field;
import io.sluice.schema.RowType;
import io.sluice.schema.Type;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PipelineFileTest {

  private static final String SHOP =
      """
      pipeline: shop

      kafka:    { bootstrap.servers: "${KAFKA_BOOTSTRAP:localhost:9092}" }
      registry: { url: "http://localhost:8081", basic.auth.user.info: "${REGISTRY_USER}" }
      lake:     { root: "file:///var/lib/sluice" }

      streams:
        clicks:    { topic: shop.clicks, key: user_id, event_time: event_time, format: avro }
        purchases:
          topic: shop.purchases
          format: json
          schema: { purchase_id: string not null, amount: "decimal(12,2)", tags: list<string>, at: timestamp, geo: { lat: double } }
        profiles:  { topic: shop.profiles, key: user_id, table: true, schema: profiles.avsc }

      dimensions:
        products:  { key: product_id, reload: 90 s }

      views:
        hourly:
          from: clicks_enriched
          window: { tumbling: 1 hour, grace: 0 ms }
          group_by: category
          select: { clicks: count(*) }
        clicks_enriched:
          from: clicks
          where: event_type = 'click'
          lookup: { dimension: products, by: product_id }
          select: { click_id: click_id, category: "coalesce(products.category, 'unknown')" }
        click_to_purchase:
          from: clicks
          join: { stream: purchases, by: [user_id, product_id], within: 30 minutes, grace: 15 minutes }
          select: { amount: purchases.amount }

      tables:
        clicks: { partition_by: [country], commit: { every: 2 seconds, rows: 1000, bytes: 64 MiB } }
        clicks.quarantine: { commit: { every: 5 seconds }, files: { compression: snappy } }

      writer: { http: "127.0.0.1:0" }
      """;

  private static final String LAKE_ON_S3 =
      "root: s3a://shop/lake, hadoop: { fs.s3a.endpoint.region: eu-west-1, fs.s3a.secret.key: \"${REGISTRY_USER}\" }";

  private static final Map<String, String> ENVIRONMENT = Map.of("REGISTRY_USER", "sluice:secret");

  @Test
  void readsEveryPartOfTheFile() {
    Pipeline shop = parse(SHOP);

    assertThat(shop.name()).isEqualTo("shop");
    assertThat(shop.kafka()).containsEntry("bootstrap.servers", "localhost:9092");
    assertThat(shop.lakeRoot()).isEqualTo(URI.create("file:///var/lib/sluice"));
    assertThat(shop.registry().orElseThrow().properties())
        .containsEntry("basic.auth.user.info", "sluice:secret");
    assertThat(shop.dimensions().get("products").reload()).isEqualTo(Duration.ofSeconds(90));
    assertThat(shop.writer().http().getPort()).isZero();
    assertThat(shop.processor().http().getHostString()).isEqualTo("127.0.0.1");
  }

  @Test
  void readsStreamsWithTheirSchemas() {
    Pipeline shop = parse(SHOP);

    StreamDefinition purchases = shop.streams().get("purchases");
    assertThat(purchases.format()).isEqualTo(Format.JSON);
    assertThat(purchases.schema())
        .isEqualTo(
            new SchemaSource.Inline(
                RowType.of(
                    Field.required("purchase_id", Type.Primitive.STRING),
                    Field.optional("amount", new Type.Decimal(12, 2)),
                    Field.optional("tags", new Type.ListOf(Type.Primitive.STRING, true)),
                    Field.optional("at", Type.Primitive.TIMESTAMP),
                    Field.optional(
                        "geo",
                        new Type.Struct(
                            RowType.of(Field.optional("lat", Type.Primitive.DOUBLE)))))));
    assertThat(shop.streams().get("clicks").schema()).isEqualTo(new SchemaSource.Registry());
    assertThat(shop.streams().get("profiles").schema())
        .isInstanceOfSatisfying(
            SchemaSource.AvroFile.class,
            file -> assertThat(file.path()).isEqualTo(Path.of("/etc/sluice/profiles.avsc")));
  }

  @Test
  void putsAViewBehindTheViewsItBuildsOn() {
    assertThat(parse(SHOP).views().keySet())
        .containsExactly("clicks_enriched", "hourly", "click_to_purchase");
  }

  @Test
  void namesTopicsTablesAndTransactions() {
    Pipeline shop = parse(SHOP);
    Names names = new Names(shop);
    ViewDefinition hourly = shop.views().get("hourly");

    assertThat(hourly.topic()).isEqualTo("shop.hourly");
    assertThat(Names.lateTopic(hourly)).isEqualTo("shop.hourly.late");
    assertThat(names.table("hourly")).isEqualTo(URI.create("file:///var/lib/sluice/hourly"));
    assertThat(names.transaction("clicks", "shop.clicks", 3))
        .isEqualTo("sluice:shop:clicks:shop.clicks-3");
  }

  @Test
  void readsHowTheLakeIsReached() {
    Pipeline shop = parse(SHOP.replace("root: \"file:///var/lib/sluice\"", LAKE_ON_S3));

    assertThat(shop.lakeRoot()).isEqualTo(URI.create("s3a://shop/lake"));
    assertThat(shop.lake().hadoop())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("fs.s3a.endpoint.region", "eu-west-1", "fs.s3a.secret.key", "sluice:secret"));
    assertThat(parse(SHOP).lake().hadoop()).isEmpty();
  }

  @Test
  void keepsSecretsOutOfItsText() {
    Pipeline shop =
        parse(
            SHOP.replace("root: \"file:///var/lib/sluice\"", LAKE_ON_S3)
                .replace(
                    "writer: { ", "writer: { kafka: { sasl.jaas.config: \"${REGISTRY_USER}\" }, "));

    assertThat(shop.lake().hadoop()).containsValue("sluice:secret");
    assertThat(shop.writer().kafka()).containsValue("sluice:secret");
    assertThat(
            "%s %s %s %s"
                .formatted(shop, shop.registry().orElseThrow(), shop.lake(), shop.writer()))
        .doesNotContain("secret");
  }

  @Test
  void suggestsTheNearestKnownKey() {
    assertProblem(
        SHOP.replace("event_time: event_time", "event_tme: event_time"),
        "pipeline.yaml:8:50: unknown key 'event_tme' in stream 'clicks', did you mean 'event_time'?");
  }

  @Test
  void namesTheMistypedKeyWhereARequiredOneIsMissing() {
    assertProblem(
        """
        pipeline: shop
        lake: { root: "file:///lake" }
        streams:
          clicks: { topc: clicks, schema: { id: string } }
        """,
        "pipeline.yaml:4:13: unknown key 'topc' in stream 'clicks', did you mean 'topic'?");
  }

  @Test
  void suggestsTheNearestKnownName() {
    assertProblem(
        SHOP.replace("dimension: products", "dimension: prodcts"),
        "pipeline.yaml:27:26: there is no dimension 'prodcts', did you mean 'products'?");
  }

  @Test
  void compressesAsTheFileSays() {
    Pipeline shop = parse(SHOP);

    assertThat(shop.table("clicks.quarantine").files().compression()).isEqualTo(Compression.SNAPPY);
    assertThat(shop.table("clicks").files().compression()).isEqualTo(Compression.ZSTD);
    assertProblem(
        SHOP.replace("snappy", "gzip"),
        "pipeline.yaml:36:76: 'compression' of 'files' of table 'clicks.quarantine': 'gzip' is not"
            + " one of: none, snappy, zstd");
  }

  @Test
  void namesEveryProblemAtOnce() {
    String text =
        SHOP.replace("tumbling: 1 hour, ", "tumbling: 1 hous, ")
            .replace("within: 30 minutes, ", "")
            .replace("bytes: 64 MiB", "bytes: lots");

    PipelineFileException failure = failure(text);

    assertThat(failure.getMessage().lines())
        .containsExactly(
            "pipeline.yaml:21:25: 'tumbling' of 'window' of view 'hourly': '1 hous' is not a duration"
                + " such as '10 minutes' or '500 ms': unknown unit 'hous', did you mean 'hour'?",
            "pipeline.yaml:31:5: 'join' of view 'click_to_purchase' has no 'within'",
            "pipeline.yaml:35:85: 'bytes' of 'commit' of table 'clicks': 'lots' is not a size such as"
                + " '128 MiB'");
  }

  @Test
  void aJoinSaysHowFarItsPartnersAreAndWhomItKeeps() {
    String within = "within: 30 minutes, grace: 15 minutes";

    assertThat(join(SHOP).within()).isEqualTo(new Within(Duration.ZERO, Duration.ofMinutes(30)));
    assertThat(join(SHOP).type()).isEqualTo(JoinType.INNER);
    assertThat(join(SHOP).idle()).isEqualTo(Duration.ofMinutes(1));
    assertThat(join(SHOP.replace(within, within + ", idle: 5 minutes")).idle())
        .isEqualTo(Duration.ofMinutes(5));
    Join both =
        join(
            SHOP.replace(
                within,
                "within: { before: 5 minutes, after: 30 minutes }, grace: 1 ms, type: outer"));
    assertThat(both.within()).isEqualTo(new Within(Duration.ofMinutes(5), Duration.ofMinutes(30)));
    assertThat(both.type()).isEqualTo(JoinType.OUTER);
    assertThat(
            join(SHOP.replace(within, "within: { before: 5 s }, grace: 1 s, type: left")).within())
        .isEqualTo(new Within(Duration.ofSeconds(5), Duration.ZERO));
  }

  private static Join join(String text) {
    return parse(text).views().get("click_to_purchase").join().orElseThrow();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "within: 30 minutes, grace: 15 minutes, type: full | pipeline.yaml:31:104: 'type' of 'join' of view 'click_to_purchase': 'full' is not one of: inner, left, outer",
        "within: { before: 0 s, after: 0 s }, grace: 15 minutes | pipeline.yaml:31:59: 'before' and 'after' are not both nothing; give one a duration",
        "within: { befor: 5 s, after: 1 s }, grace: 15 minutes | pipeline.yaml:31:69: unknown key 'befor' in 'within' of 'join' of view 'click_to_purchase', did you mean 'before'?",
        "within: { after: soon }, grace: 15 minutes | pipeline.yaml:31:76: 'after' of 'within' of 'join' of view 'click_to_purchase': 'soon' is not a duration such as '10 minutes' or '500 ms'",
        "within: 0 ms, grace: 15 minutes | pipeline.yaml:31:59: 'within' is longer than nothing",
        "within: 30 minutes, grace: 0 ms | pipeline.yaml:31:79: without a grace every row of a join is late; give at least '1 ms'"
      })
  void aJoinThatCannotBeIsRefused(String written, String problem) {
    assertProblem(SHOP.replace("within: 30 minutes, grace: 15 minutes", written), problem);
  }

  @Test
  void aHoppingWindowAdvancesByAtMostItsSize() {
    String tumbling = "tumbling: 1 hour, ";

    assertThat(
            parse(SHOP.replace(tumbling, "hopping: 1 hour, advance: 7 minutes, "))
                .views()
                .get("hourly")
                .window())
        .contains(
            new Window(
                new WindowKind.Fixed(Duration.ofHours(1), Duration.ofMinutes(7)),
                Duration.ZERO,
                ViewDefinition.DEFAULT_IDLE,
                new Emission.OnClose(),
                Skew.NONE));
    assertThat(parse(SHOP).views().get("hourly").window())
        .contains(
            new Window(
                new WindowKind.Fixed(Duration.ofHours(1), Duration.ofHours(1)),
                Duration.ZERO,
                ViewDefinition.DEFAULT_IDLE,
                new Emission.OnClose(),
                Skew.NONE));
    assertProblem(
        SHOP.replace(tumbling, "hopping: 1 hour, advance: 2 hours, "),
        "pipeline.yaml:21:32: windows of 1 hour that begin every 2 hours leave events between them"
            + " out; 'advance' is at most the size");
    assertProblem(
        SHOP.replace(tumbling, "hopping: 1 hour, advance: 1 second, "),
        "pipeline.yaml:21:32: every event would be in more than 1000 windows; take a longer"
            + " 'advance'");
    assertProblem(
        SHOP.replace(tumbling, "hopping: 1 hour, "),
        "pipeline.yaml:21:5: 'window' of view 'hourly' has no 'advance'");
    assertProblem(
        SHOP.replace(tumbling, "tumbling: 1 hour, hopping: 2 hours, "),
        "pipeline.yaml:21:33: a window is one of tumbling, hopping, sliding and session, and not"
            + " tumbling and hopping at once");
  }

  @Test
  void aSessionHasAGapAndAGrace() {
    String tumbling = "tumbling: 1 hour, ";

    assertThat(
            parse(SHOP.replace(tumbling, "session: 30 minutes, ")).views().get("hourly").window())
        .contains(
            new Window(
                new WindowKind.Session(Duration.ofMinutes(30)),
                Duration.ZERO,
                ViewDefinition.DEFAULT_IDLE,
                new Emission.OnClose(),
                Skew.NONE));
    assertProblem(
        SHOP.replace(tumbling, "session: 0 seconds, "),
        "pipeline.yaml:21:15: 'session' is longer than nothing");
    assertProblem(
        SHOP.replace(tumbling, "session: 30 minutes, advance: 1 minute, "),
        "pipeline.yaml:21:36: unknown key 'advance' in 'window' of view 'hourly'; known keys:"
            + " tumbling, hopping, sliding, session, grace, idle, emit, every, skew");
    assertProblem(
        SHOP.replace(tumbling + "grace: 0 ms", "session: 30 minutes"),
        "pipeline.yaml:21:5: 'window' of view 'hourly' has no 'grace'");
  }

  @Test
  void aSlidingWindowHasASizeAndAGraceAndNoAdvance() {
    String tumbling = "tumbling: 1 hour, ";

    assertThat(
            parse(SHOP.replace(tumbling, "sliding: 10 minutes, ")).views().get("hourly").window())
        .contains(
            new Window(
                new WindowKind.Sliding(Duration.ofMinutes(10)),
                Duration.ZERO,
                ViewDefinition.DEFAULT_IDLE,
                new Emission.OnClose(),
                Skew.NONE));
    assertProblem(
        SHOP.replace(tumbling, "sliding: 0 seconds, "),
        "pipeline.yaml:21:15: 'sliding' is longer than nothing");
    assertProblem(
        SHOP.replace(tumbling, "sliding: -1 seconds, "),
        "pipeline.yaml:21:24: 'sliding' of 'window' of view 'hourly': '-1 seconds' is not a duration"
            + " such as '10 minutes' or '500 ms'");
    assertProblem(
        SHOP.replace(tumbling, "sliding: 1 hour, advance: 1 minute, "),
        "pipeline.yaml:21:32: a sliding window ends with each event, and not every so often; take"
            + " 'advance' out, or say 'hopping' in place of 'sliding'");
    assertProblem(
        SHOP.replace(tumbling, "hopping: 1 hour, advance: 1 minute, sliding: 2 hours, "),
        "pipeline.yaml:21:51: a window is one of tumbling, hopping, sliding and session, and not"
            + " hopping and sliding at once");
    assertProblem(
        SHOP.replace(tumbling + "grace: 0 ms", "sliding: 1 hour"),
        "pipeline.yaml:21:5: 'window' of view 'hourly' has no 'grace'");
  }

  @Test
  void windowsAreEmittedWhenTheyCloseOrBeforeThat() {
    String grace = "grace: 0 ms";

    assertThat(emission(grace)).isEqualTo(new Emission.OnClose());
    assertThat(emission(grace + ", emit: close")).isEqualTo(new Emission.OnClose());
    assertThat(emission(grace + ", emit: updates"))
        .isEqualTo(new Emission.Updates(Duration.ofSeconds(1)));
    assertThat(emission(grace + ", emit: updates, every: 1 minute"))
        .isEqualTo(new Emission.Updates(Duration.ofMinutes(1)));
    assertProblem(
        SHOP.replace(grace, grace + ", emit: always"),
        "pipeline.yaml:21:52: 'emit' of 'window' of view 'hourly': 'always' is not one of: close,"
            + " updates");
    assertProblem(
        SHOP.replace(grace, grace + ", every: 1 minute"),
        "pipeline.yaml:21:46: 'every' says how often updates come; add 'emit: updates'");
    assertProblem(
        SHOP.replace("tumbling: 1 hour, " + grace, "session: 1 hour, grace: 0 ms, emit: updates"),
        "pipeline.yaml:21:45: a session that grows, or joins another one, is another row, and the"
            + " rows before it cannot be taken back; sessions are emitted when they close");
  }

  @Test
  void aViewMayAskForPartialAggregatesOfFixedWindows() {
    String window = "tumbling: 1 hour, grace: 0 ms";
    assertThat(SHOP).containsOnlyOnce(window);

    assertThat(skew(window)).isEqualTo(Skew.NONE);
    assertThat(skew(window + ", skew: pre_aggregate")).isEqualTo(Skew.PRE_AGGREGATE);
    assertThat(skew("hopping: 1 hour, advance: 1 minute, grace: 0 ms, skew: pre_aggregate"))
        .isEqualTo(Skew.PRE_AGGREGATE);
    assertProblem(
        SHOP.replace(window, window + ", skew: salt"),
        "pipeline.yaml:21:52: 'skew' of 'window' of view 'hourly': 'salt' is not one of:"
            + " pre_aggregate");
    assertProblem(
        SHOP.replace(window, "session: 1 hour, grace: 0 ms, skew: pre_aggregate"),
        "pipeline.yaml:21:45: which rows make a session is known only where all rows of its group"
            + " are, so no part of it can be aggregated before; take 'skew' out, or make the windows"
            + " tumbling or hopping");
    assertProblem(
        SHOP.replace(window, "sliding: 1 hour, grace: 0 ms, skew: pre_aggregate"),
        "pipeline.yaml:21:45: which rows make a sliding window is known only where all rows of its"
            + " group are, so no part of it can be aggregated before; take 'skew' out, or make the"
            + " windows tumbling or hopping");
    assertProblem(
        SHOP.replace(window, window + ", emit: updates, skew: pre_aggregate"),
        "pipeline.yaml:21:61: rows that are aggregated before they are sent are not in the updates"
            + " of their window meanwhile; take 'skew' out, or emit windows when they close");
  }

  private static Skew skew(String window) {
    return parse(SHOP.replace("tumbling: 1 hour, grace: 0 ms", window))
        .views()
        .get("hourly")
        .window()
        .orElseThrow()
        .skew();
  }

  private static Emission emission(String grace) {
    return parse(SHOP.replace("grace: 0 ms", grace))
        .views()
        .get("hourly")
        .window()
        .orElseThrow()
        .emission();
  }

  @Test
  void aViewWithAGraceSaysForHowLongItsClockWaitsForAPartition() {
    String grace = "grace: 0 ms";
    assertThat(SHOP).containsOnlyOnce(grace);

    assertThat(parse(SHOP).views().get("hourly").window())
        .hasValueSatisfying(window -> assertThat(window.idle()).isEqualTo(Duration.ofMinutes(1)));
    assertThat(
            parse(SHOP.replace(grace, grace + ", idle: 5 minutes")).views().get("hourly").window())
        .hasValueSatisfying(window -> assertThat(window.idle()).isEqualTo(Duration.ofMinutes(5)));
    assertProblem(
        SHOP.replace(grace, grace + ", idle: 0 seconds"),
        "pipeline.yaml:21:46: 'idle' is longer than nothing");
  }

  @Test
  void readsADeduplication() {
    String once =
        SHOP.replace(
            "lookup: { dimension: products, by: product_id }",
            "dedupe: { by: click_id, within: 1 hour, grace: 15 minutes }");

    assertThat(parse(once).views().get("clicks_enriched").dedupe())
        .hasValueSatisfying(
            dedupe -> {
              assertThat(dedupe.by()).extracting(Object::toString).containsExactly("click_id");
              assertThat(dedupe.within()).isEqualTo(Duration.ofHours(1));
              assertThat(dedupe.grace()).isEqualTo(Duration.ofMinutes(15));
            });
    assertProblem(
        once.replace("by: click_id, ", ""),
        "pipeline.yaml:27:5: 'dedupe' of view 'clicks_enriched' has no 'by'");
    assertProblem(
        once.replace("within: 1 hour, ", ""),
        "pipeline.yaml:27:5: 'dedupe' of view 'clicks_enriched' has no 'within'");
    assertProblem(
        once.replace(", grace: 15 minutes }\n    select: { click_id", " }\n    select: { click_id"),
        "pipeline.yaml:27:5: 'dedupe' of view 'clicks_enriched' has no 'grace'");
    assertProblem(
        once.replace("1 hour, grace: 15 minutes", "1 hour, grace: 0 ms"),
        "pipeline.yaml:27:45: 'grace' is longer than nothing");
    assertProblem(
        once.replace("by: click_id, ", "by: click_id, keep: first, "),
        "pipeline.yaml:27:29: unknown key 'keep' in 'dedupe' of view 'clicks_enriched'; known keys: by,"
            + " within, grace, idle");
    assertProblem(
        SHOP.replace(
            "lookup: {", "dedupe: { by: click_id, within: 1 hour, grace: 1 hour }\n    lookup: {"),
        "pipeline.yaml:24:3: view 'clicks_enriched' has more than one of window, join, lookup and"
            + " dedupe; make two views, one from the other");
  }

  @Test
  void anEventMayClaimToBeADayAheadUnlessItIsSaidOtherwise() {
    String withEventTime = "event_time: event_time, format: avro";

    assertThat(parse(SHOP).streams().get("clicks").maxAhead()).isEqualTo(Duration.ofDays(1));
    assertThat(
            parse(SHOP.replace(withEventTime, "max_ahead: 90 s, " + withEventTime))
                .streams()
                .get("clicks")
                .maxAhead())
        .isEqualTo(Duration.ofSeconds(90));
    assertProblem(
        SHOP.replace(withEventTime, "max_ahead: soon, " + withEventTime),
        "pipeline.yaml:8:61: 'max_ahead' of stream 'clicks': 'soon' is not a duration such as '10"
            + " minutes' or '500 ms'");
    assertProblem(
        SHOP.replace(withEventTime, "max_ahead: 1 hour, format: avro"),
        "pipeline.yaml:8:50: 'max_ahead' is about an 'event_time', which the stream does not name; a"
            + " record without one happens when its timestamp says");
  }

  @Test
  void readsPartitionKeysAndHowFilesAreCut() {
    TableDefinition clicks =
        parse(
                SHOP.replace(
                    "partition_by: [country]",
                    "partition_by: [country, date(at), \"hour( at ) as h\"],"
                        + " files: { target: 32 MiB, open: 8 }"))
            .tables()
            .get("clicks");

    assertThat(clicks.partitionBy())
        .extracting(PartitionKey::transform, PartitionKey::source, PartitionKey::column)
        .containsExactly(
            tuple(Transform.IDENTITY, "country", "country"),
            tuple(Transform.DATE, "at", "at_date"),
            tuple(Transform.HOUR, "at", "h"));
    assertThat(clicks.files()).isEqualTo(new FilePolicy(32 << 20, 8, Compression.ZSTD));
    assertThat(parse(SHOP).table("purchases").files()).isEqualTo(FilePolicy.DEFAULT);
  }

  @Test
  void refusesPartitionKeysThatAreNone() {
    assertProblem(
        SHOP.replace("[country]", "[country, day(at)]"),
        "pipeline.yaml:35:37: there is no partition transform 'day'; there are: date, hour");
    assertProblem(
        SHOP.replace("[country]", "[datee(at)]"),
        "pipeline.yaml:35:28: there is no partition transform 'datee', did you mean 'date'?; there are: date, hour");
    assertProblem(
        SHOP.replace("[country]", "[date(at]"),
        "pipeline.yaml:35:28: 'date(at' in 'partition_by' is no column and not of the form 'date(COLUMN) as NAME'");
  }

  @Test
  void refusesColumnsThatALoadCouldNotFill() {
    assertProblem(
        SHOP.replace(
            "clicks.quarantine:", "products: { partition_by: date(at) }\n  clicks.quarantine:"),
        "pipeline.yaml:36:29: table 'products' of a dimension is loaded from a file, so 'date(at)' can be no column of it; name one that the file has");
  }

  @Test
  void readsWhatIsExpectedOfATable() {
    String file =
        SHOP.replace(
            "clicks.quarantine:",
            """
            products:
                expect:
                  named: "name is not null"
                  cheap: { check: "price < 1000", on_failure: drop }
              clicks.quarantine:\
            """);

    assertThat(parse(file).table("products").expectations())
        .extracting(Expectation::name, it -> it.check().text(), Expectation::onFailure)
        .containsExactly(
            tuple("named", "name is not null", Expectation.OnFailure.FAIL),
            tuple("cheap", "price < 1000", Expectation.OnFailure.DROP));
    assertThat(parse(SHOP).table("products").expectations()).isEmpty();
    assertProblem(
        file.replace("on_failure: drop", "on_failure: dorp"),
        "pipeline.yaml:39:51: 'on_failure' of expectation 'cheap': 'dorp' is not one of: drop, fail, quarantine, warn");
    assertProblem(
        file.replace("check: \"price < 1000\", ", ""),
        "pipeline.yaml:39:7: expectation 'cheap' has no 'check'");
    assertProblem(
        file.replace("on_failure", "onfailure"),
        "pipeline.yaml:39:39: unknown key 'onfailure' in expectation 'cheap', did you mean 'on_failure'?");
  }

  @Test
  void readsTheColumnsOfADimension() {
    String file =
        SHOP.replace(
            "key: product_id, reload",
            "key: product_id, schema: { product_id: string not null, price: \"decimal(10,2)\" }, reload");

    assertThat(parse(file).dimensions().get("products").schema())
        .hasValue(
            RowType.of(
                Field.required("product_id", Type.Primitive.STRING),
                Field.optional("price", new Type.Decimal(10, 2))));
    assertProblem(
        file.replace("{ product_id: string not null, ", "{ product: string, "),
        "pipeline.yaml:16:21: the schema of dimension 'products' has no column 'product_id', did you mean 'product'?");
    assertProblem(
        file.replace("{ product_id: string not null, price: \"decimal(10,2)\" }", "{}"),
        "pipeline.yaml:16:33: a schema has a column at least, this has none");
  }

  @Test
  void readsHowManyRowsOfADimensionAreInMemory() {
    String file = SHOP.replace("reload: 90 s", "reload: 90 s, memory_rows: 20_000_000");

    assertThat(parse(file).dimensions().get("products").memoryRows()).isEqualTo(20_000_000);
    assertThat(parse(SHOP).dimensions().get("products").memoryRows()).isEqualTo(1_000_000);
    assertProblem(
        file.replace("20_000_000", "many"),
        "pipeline.yaml:16:60: 'memory_rows' of dimension 'products': 'many' is not a whole number");
    assertProblem(
        file.replace("20_000_000", "-1"),
        "pipeline.yaml:16:60: 'memory_rows' of dimension 'products': '-1' is not between 0, which puts all rows on disk, and 1000000000");
  }

  @Test
  void readsWhichVersionOfADimensionALookupSees() {
    String file = SHOP.replace("reload: 90 s", "reload: 90 s, as_of: event_time");

    assertThat(parse(file).dimensions().get("products").asOf()).isEqualTo(AsOf.EVENT_TIME);
    assertThat(parse(SHOP).dimensions().get("products").asOf()).isEqualTo(AsOf.LATEST);
    assertProblem(
        file.replace("event_time }", "eventtime }"),
        "pipeline.yaml:16:54: 'as_of' of dimension 'products': 'eventtime' is not one of: event_time, latest");
  }

  @Test
  void readsTheWritersMemory() {
    String file = SHOP.replace("writer: {", "writer: { memory: 64 MiB,");

    assertThat(parse(file).writerMemory()).hasValue(64L << 20);
    assertThat(parse(SHOP).writerMemory()).isEmpty();
    assertProblem(
        file.replace("64 MiB,", "0 MiB,"),
        "pipeline.yaml:38:19: 'memory' of 'writer' of the pipeline file: '0 MiB' is not positive");
    assertProblem(
        SHOP.replace("writer: {", "processor: { memory: 64 MiB }\n\nwriter: {"),
        "pipeline.yaml:38:14: unknown key 'memory' in 'processor' of the pipeline file; known keys: http, http_token, kafka");
  }

  @Test
  void refusesAWindowWithoutGrace() {
    assertProblem(
        SHOP.replace(", grace: 0 ms", ""),
        "pipeline.yaml:21:5: 'window' of view 'hourly' has no 'grace'");
  }

  @Test
  void refusesAViewThatBuildsOnItself() {
    assertProblem(
        SHOP.replace("lookup: { dimension: products, by: product_id }", "")
            .replace("from: clicks\n    where", "from: hourly\n    where"),
        "pipeline.yaml:19:3: view 'hourly' builds on itself: hourly from clicks_enriched from hourly");
  }

  @Test
  void refusesTwoOwnersOfOneTopic() {
    assertProblem(
        SHOP.replace("from: clicks_enriched\n", "from: clicks_enriched\n    topic: shop.clicks\n"),
        "pipeline.yaml:19:3: topic 'shop.clicks' of this view is taken by a stream");
  }

  @Test
  void refusesAVariableThatIsNotSet() {
    PipelineFileException failure =
        catchThrowableOfType(
            PipelineFileException.class,
            () -> PipelineFile.parse(Path.of("pipeline.yaml"), SHOP, Map.of()));

    assertThat(failure)
        .hasMessageContaining("pipeline.yaml:4:65:")
        .hasMessageContaining("the environment has no variable 'REGISTRY_USER'");
  }

  @Test
  void readsTokensAndNeverShowsThem() {
    String token = "c2VjcmV0LXRva2Vu+/==";
    String file = SHOP.replace("writer: {", "writer: { http_token: '%s',".formatted(token));
    assertThat(parse(file).writer().httpToken()).hasValue(token);
    assertThat(parse(file).writer().toString()).doesNotContain(token);
    assertThat(parse(SHOP).writer().httpToken()).isEmpty();
    for (String wrong : List.of("", "fifteen-letters", "spaces are not of them")) {
      assertThat(failure(file.replace(token, wrong)))
          .hasMessageContaining("'http_token' of 'writer'")
          .hasMessageContaining("a token is 16 characters or more")
          .hasMessageContaining("this has %d or others".formatted(wrong.length()))
          .hasMessageNotContaining("'%s'".formatted(wrong));
    }
  }

  @Test
  void refusesCredentialsInTheAddressOfTheRegistry() {
    assertThat(failure(SHOP.replace("http://localhost:8081", "http://me:hidden@localhost:8081")))
        .hasMessageContaining("'url' of 'registry'")
        .hasMessageContaining("'basic.auth.user.info'")
        .hasMessageNotContaining("hidden");
  }

  @Test
  void refusesAKeyThatStandsTwice() {
    assertThat(failure("pipeline: a\npipeline: b\n"))
        .hasMessage(
            "pipeline.yaml:2:1: key 'pipeline' of the pipeline file stands at pipeline.yaml:1:1 already");
  }

  @Test
  void refusesAStreamWithoutAnySchema() {
    assertThat(failure("pipeline: a\nlake: { root: 'file:///l' }\nstreams:\n  s: { topic: t }\n"))
        .hasMessageStartingWith(
            "pipeline.yaml:4:3: stream 's' has no schema: the file names no registry");
  }

  @Test
  void aProtoFileMakesTheFormatProtobuf() {
    Pipeline pipeline =
        parse(
            "pipeline: a\nlake: { root: 'file:///l' }\nstreams:\n"
                + "  s: { topic: t, schema: s.proto, message: p.M, max_record: 1 MiB }\n"
                + "  r: { topic: u, schema: { a: int } }\n");
    StreamDefinition stream = pipeline.streams().get("s");

    assertThat(stream.format()).isEqualTo(Format.PROTOBUF);
    assertThat(stream.schema())
        .isInstanceOfSatisfying(
            SchemaSource.ProtobufFile.class,
            file -> assertThat(file.path()).isEqualTo(Path.of("/etc/sluice/s.proto")));
    assertThat(stream.recordType().orElseThrow().text()).isEqualTo("p.M");
    assertThat(stream.maxRecord()).isEqualTo(1 << 20);
    assertThat(pipeline.streams().get("r").maxRecord()).isEqualTo(16 << 20);
    assertThat(pipeline.streams().get("r").recordType()).isEmpty();
  }

  @Test
  void refusesAFormatThatNeedsARegistryWithoutOne() {
    String streams = "pipeline: a\nlake: { root: 'file:///l' }\nstreams:\n";
    assertProblem(
        streams + "  s: { topic: t, format: avro, schema: s.avsc }\n",
        "pipeline.yaml:4:3: stream 's' is in avro, and the file names no registry, which has the"
            + " schemas of its records; name it");
    assertProblem(
        streams + "  s: { topic: t, format: protobuf, schema: { a: int } }\n",
        "pipeline.yaml:4:3: stream 's' is in protobuf, and the file names no registry, which has"
            + " the schemas of its records; name it, or write 'schema: FILE.proto'");
  }

  @Test
  void jsonWithASchemaNeedsARegistryAndHasNoEnvelope() {
    String head = "pipeline: a\nlake: { root: 'file:///l' }\n";
    String streams = "streams:\n  s: { topic: t, format: json_schema, ";
    assertProblem(
        head + streams + "schema: { a: int } }\n",
        "pipeline.yaml:4:3: stream 's' is in json_schema, and the file names no registry, which has"
            + " the schemas of its records; name it");
    String registry = "registry: { url: 'http://r' }\n";
    assertProblem(
        head + registry + streams + "envelope: debezium, key: a }\n",
        "pipeline.yaml:5:49: stream 's' is in json_schema, and change events of Debezium are read in"
            + " avro and json only");
  }

  @Test
  void refusesATypeThatRecordsDoNotNameAndASizeThatIsNone() {
    String streams = "pipeline: a\nlake: { root: 'file:///l' }\nstreams:\n";
    assertProblem(
        streams + "  s: { topic: t, schema: { a: int }, message: M }\n",
        "pipeline.yaml:4:38: 'message' names a type of records in protobuf, and these are in json;"
            + " leave it out");
    assertProblem(
        streams + "  s: { topic: t, schema: { a: int }, record: M }\n",
        "pipeline.yaml:4:38: 'record' names a type of records, and those in json name none; leave"
            + " it out");
    String registry = "registry: { url: 'http://r' }\n";
    assertProblem(
        registry + streams + "  s: { topic: t, message: M }\n",
        "pipeline.yaml:5:18: 'message' names a type of records in protobuf, and these are in avro;"
            + " write 'record'");
    assertProblem(
        registry + streams + "  s: { topic: t, format: protobuf, record: M }\n",
        "pipeline.yaml:5:36: 'record' names a type of records in avro or json_schema, and these are"
            + " in protobuf; write 'message'");
    assertThat(failure(streams + "  s: { topic: t, schema: { a: int }, max_record: 3 GiB }\n"))
        .hasMessageContaining("'3 GiB' is no size that a record can have");
    assertThat(failure(streams + "  s: { topic: t, schema: { a: int }, format: protobuff }\n"))
        .hasMessageContaining("'protobuff' is not one of: avro, json, json_schema, protobuf");
  }

  @Test
  void schemaIdsAreForStreamsWhoseRecordsNameThemAndAreRows() {
    String head =
        "pipeline: a\nlake: { root: 'file:///l' }\nregistry: { url: 'http://r' }\nstreams:\n"
            + "  s: { topic: t }\n"
            + "  j: { topic: u, format: json, schema: { a: int } }\n"
            + "  k: { topic: v, table: true, key: a }\n";

    assertThat(parse(head + "tables: { s: { schema_id: true } }\n").table("s").schemaId())
        .isPresent();
    assertThat(parse(head + "tables: { s: { schema_id: false } }\n").table("s").schemaId())
        .isEmpty();
    assertProblem(
        head + "tables: { j: { schema_id: true } }\n",
        "pipeline.yaml:8:27: table 'j' cannot have schema ids: records of stream 'j' are in json,"
            + " and name no schema");
    assertProblem(
        head + "tables: { k: { schema_id: true } }\n",
        "pipeline.yaml:8:27: table 'k' cannot have schema ids; 'schema_id' is for streams whose"
            + " every record is a row");
  }

  @Test
  void columnsAreAddedWhereTheRegistryHasThemUnlessTheFileSaysOtherwise() {
    String head =
        "pipeline: a\nlake: { root: 'file:///l' }\nregistry: { url: 'http://r' }\nstreams:\n"
            + "  s: { topic: t }\n"
            + "  d: { topic: u, schema: { a: int } }\n"
            + "  k: { topic: v, table: true, key: a }\n";
    Pipeline standard = parse(head);

    assertThat(standard.schemaPolicy("s")).isEqualTo(SchemaPolicy.EVOLVE);
    assertThat(standard.schemaPolicy("d")).isEqualTo(SchemaPolicy.PIN);
    assertThat(standard.schemaPolicy("k")).isEqualTo(SchemaPolicy.PIN);
    assertThat(parse(head + "tables: { s: { schema: stop } }\n").schemaPolicy("s"))
        .isEqualTo(SchemaPolicy.STOP);
    assertProblem(
        head + "tables: { d: { schema: evolve } }\n",
        "pipeline.yaml:8:24: the columns of stream 'd' are declared, so table 'd' gets no others;"
            + " write 'schema: pin', or leave it out");
    assertProblem(
        head + "tables: { k: { schema: quarantine } }\n",
        "pipeline.yaml:8:24: table 'k' has the columns that the pipeline gives it, and no others;"
            + " 'schema: quarantine' is for streams whose every record is a row");
    assertThat(failure(head + "tables: { s: { schema: drop } }\n"))
        .hasMessageContaining("'drop' is not one of: evolve, pin, quarantine, stop");
  }

  @Test
  void pointsAtTextThatIsNotYaml() {
    assertThat(failure("pipeline: [shop\n").getMessage())
        .startsWith("pipeline.yaml:2:1: this is not YAML: ");
    assertThat(failure("")).hasMessageContaining("the file is empty");
  }

  @Test
  void endsWithTheExitCodeForConfiguration(@TempDir Path directory) throws Exception {
    Path missing = directory.resolve("none.yaml");
    SluiceException noFile =
        catchThrowableOfType(SluiceException.class, () -> PipelineFile.read(missing, Map.of()));
    assertThat(noFile)
        .hasMessage(
            "Cannot read pipeline file %s: there is no such file; name another with -f FILE"
                .formatted(missing));
    assertThat(noFile.exitCode()).isEqualTo(ExitCode.CONFIGURATION);

    Path latin = directory.resolve("latin.yaml");
    Files.write(latin, "pipeline: caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));
    SluiceException notText =
        catchThrowableOfType(SluiceException.class, () -> PipelineFile.read(latin, Map.of()));
    assertThat(notText).hasMessageContaining("not UTF-8");
  }

  private static Pipeline parse(String text) {
    return PipelineFile.parse(Path.of("/etc/sluice/pipeline.yaml"), text, ENVIRONMENT);
  }

  private static PipelineFileException failure(String text) {
    return catchThrowableOfType(
        PipelineFileException.class,
        () -> PipelineFile.parse(Path.of("pipeline.yaml"), text, ENVIRONMENT));
  }

  private static void assertProblem(String text, String problem) {
    assertThat(failure(text)).hasMessage(problem);
  }

  @Test
  void theTopicOfAViewsLateRowsIsItsOwn() {
    assertThatThrownBy(
            () ->
                PipelineFile.parse(
                    Path.of("p.yaml"),
                    """
                    pipeline: shop
                    lake: { root: "file:///lake" }
                    streams:
                      clicks: { topic: clicks, schema: { id: string } }
                    views:
                      counts: { from: clicks, topic: counts, window: { tumbling: 1 minute, grace: 1 minute }, select: { n: count(*) } }
                      copies: { from: clicks, topic: counts.late, select: { id: id } }
                    """,
                    Map.of()))
        .isInstanceOf(PipelineFileException.class)
        .hasMessageContaining("topic 'counts.late' of this view's late rows is taken by a view");
  }
}
