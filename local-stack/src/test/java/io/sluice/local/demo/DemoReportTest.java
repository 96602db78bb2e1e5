package io.sluice.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DemoReportTest {

  private static final String AUDIT =
      """
      {"ok":true,"tables":[{"name":"clicks","rows":5,"files":1,"version":9,"duplicates":0,"missing":0}]}""";
  private static final String VERIFY =
      """
      {"ok":true,"views":[{"name":"big","stream_rows":2,"batch_rows":2,"differences":0,"late":1}]}""";

  private static DemoReport report(String audit, String verify, int kills, int catalogVersions) {
    return new DemoReport(
        Map.of("clicks", 7L),
        json(audit),
        json(verify),
        kills,
        5,
        catalogVersions,
        Duration.ofSeconds(60));
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Test
  void isWellWhenEveryCheckIs() {
    DemoReport report = report(AUDIT, VERIFY, 1, 2);

    assertThat(report.ok()).isTrue();
    JsonNode json = report.json();
    assertThat(json.at("/tables/0/name").asText()).isEqualTo("clicks");
    assertThat(json.at("/tables/0/files_before").asInt()).isEqualTo(7);
    assertThat(json.at("/views/0/late").asInt()).isEqualTo(1);
    assertThat(json.path("writer_kills").asInt()).isEqualTo(1);
    assertThat(json.path("ok").asBoolean()).isTrue();
  }

  @Test
  void isNotWellWhenAnyCheckIsNot() {
    assertThat(report(AUDIT.replace("true", "false"), VERIFY, 1, 2).ok()).isFalse();
    assertThat(report(AUDIT, VERIFY.replace("true", "false"), 1, 2).ok()).isFalse();
    assertThat(report("{}", VERIFY, 1, 2).ok()).isFalse();
  }

  @Test
  void isNotWellWhenTheCrashOrTheCatalogsChangeWereNotSeen() {
    assertThat(report(AUDIT, VERIFY, 0, 2).ok()).isFalse();
    assertThat(report(AUDIT, VERIFY, 1, 1).ok()).isFalse();
  }
}
