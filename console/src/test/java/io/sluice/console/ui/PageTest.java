package io.sluice.console.ui;

import static io.sluice.console.status.ShopLake.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.console.status.FakeTopics;
import io.sluice.console.status.ShopLake;
import io.sluice.console.status.StatusReader;
import io.sluice.console.status.WatchedTables;
import io.sluice.console.topic.TopicOffsets.Range;
import io.sluice.pipeline.Pipeline;
import io.sluice.service.GetServer.Answer;
import io.sluice.service.GetServer.Request;
import io.sluice.writer.delta.TableSummaries;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a browser gets. */
class PageTest {

  private static final int CAPACITY = 3;

  @TempDir private Path folder;

  private final FakeTopics kafka = new FakeTopics();
  private Instant now = NOW;
  private ShopLake lake;
  private Sampler sampler;
  private Page page;

  @BeforeEach
  void open() throws IOException {
    lake = new ShopLake(folder);
    lake.write("clicks", "shop.clicks", 0, 100, 100, 30);
    kafka.topics.put("shop.clicks", new Range(0, 100));
    Pipeline pipeline = lake.pipeline();
    TableSummaries tables = TableSummaries.of("shop", pipeline.lake());
    StatusReader reader = new StatusReader(pipeline, tables, () -> kafka, () -> now);
    WatchedTables watched = WatchedTables.of(pipeline);
    sampler = new Sampler(pipeline, () -> reader.read(watched.tables()), CAPACITY);
    sampler.sample();
    page =
        new Page(sampler, new HistoryJson(pipeline, tables), watched, Set.of("localhost", "[::1]"));
  }

  private Answer get(String path) {
    return page.answer(new Request(path, "localhost:8092", ""));
  }

  private JsonNode json(String path) throws IOException {
    Answer answer = get(path);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return new ObjectMapper().readTree(answer.body());
  }

  @Test
  void itsPartsAreAllHereAndLoadNothingFromElsewhere() {
    String html = get("/").body();
    Pattern parts = Pattern.compile("(?:src|href)=\"([^\"]+)\"|from '([^']+)'");

    assertThat(parts.matcher(html).results().map(MatchResult::group)).hasSize(3);
    for (String part : Set.of("/page.css", "/page.js", "/drawing.js", "/icon.svg")) {
      assertThat(get(part).status()).as(part).isEqualTo(200);
      assertThat(get(part).body().replace("http://www.w3.org", "")).doesNotContain("http");
    }
    assertThat(html).doesNotContain("http").contains("/page.css", "/page.js", "/icon.svg");
    assertThat(get("/api/secret").status()).isEqualTo(404);
    assertThat(get("/../pipeline.yaml").status()).isEqualTo(404);
  }

  @Test
  void somebodyElsesNameIsNoWayIn() {
    assertThat(page.answer(new Request("/api/status", "evil.example:8092", "")).status())
        .isEqualTo(403);
    assertThat(page.answer(new Request("/api/status", "[::1]:8092", "")).status()).isEqualTo(200);
    assertThat(page.answer(new Request("/api/status", "", "")).status()).isEqualTo(403);
  }

  @Test
  void theGraphNamesWhoIsMadeOfWhom() throws IOException {
    JsonNode status = json("/api/status");

    assertThat(status.path("nodes").findValuesAsText("table"))
        .containsExactly("clicks", "users.changelog", "products", "per_minute");
    assertThat(status.path("edges").findValuesAsText("from")).containsExactly("clicks");
    assertThat(status.path("edges").findValuesAsText("to")).containsExactly("per_minute");
  }

  @Test
  void ratesAreThoseOfTheLastHalfMinuteAndOldLooksAreForgotten() throws IOException {
    assertThat(json("/api/status").path("tables").path(0).path("written_per_second").isNull())
        .isTrue();
    for (int i = 1; i <= 3; i++) {
      now = NOW.plusSeconds(10L * i);
      lake.write("clicks", "shop.clicks", i * 100L, i * 100L + 100, 100, -10L * i);
      kafka.topics.put("shop.clicks", new Range(0, 100 + i * 150L));
      sampler.sample();
    }

    JsonNode clicks = json("/api/status").path("tables").path(0);

    assertThat(clicks.path("written_per_second").asDouble()).isEqualTo(10);
    assertThat(clicks.path("produced_per_second").asDouble()).isEqualTo(15);
    assertThat(clicks.path("trend").path("times")).hasSize(CAPACITY);
    assertThat(clicks.path("trend").path("lag").path(2).asLong()).isEqualTo(150);
  }

  @Test
  void anUnknownLagIsAGapAndNoZero() throws IOException {
    kafka.isAway = true;
    sampler.sample();

    JsonNode clicks = json("/api/status").path("tables").path(0);

    assertThat(clicks.path("trend").path("lag").path(0).asLong(-1)).isZero();
    assertThat(clicks.path("trend").path("lag").path(1).isNull()).isTrue();
    assertThat(clicks.path("written_per_second").isNull()).isTrue();
  }

  @Test
  void theHistoryNamesTheWayBack() throws IOException {
    lake.write("clicks", "shop.clicks", 100, 200, 100, 10);

    JsonNode history = json("/api/history/clicks");

    assertThat(history.path("commits").findValuesAsText("version")).containsExactly("1", "0");
    assertThat(history.path("commits").path(1).path("command").asText())
        .isEqualTo("sluice restore clicks --to-version 0 --dry-run");
    assertThat(get("/api/history/nobody").status()).isEqualTo(404);
    assertThat(json("/api/history/products").path("commits")).isEmpty();
  }
}
