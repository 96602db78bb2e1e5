package io.sluice.console.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.cli.CommandRunner;
import io.sluice.console.status.ShopLake;
import io.sluice.failure.ExitCode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One look at everything, where no broker is. */
class DoctorMainTest {

  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private ShopLake lake;

  @BeforeEach
  void pipeline() throws IOException {
    lake = new ShopLake(folder);
  }

  private int run() {
    return new CommandRunner(new DoctorMain(Map.of()))
        .printingTo(new PrintWriter(out, true), new PrintWriter(out, true))
        .run("-f", lake.file().toString(), "-o", "json");
  }

  private Map<String, JsonNode> findings() throws IOException {
    JsonNode report = new ObjectMapper().readTree(out.toString());
    Map<String, JsonNode> bySubject = new HashMap<>();
    report.path("findings").forEach(each -> bySubject.put(each.path("subject").asText(), each));
    assertThat(report.path("ok").asBoolean(true)).isFalse();
    return bySubject;
  }

  @Test
  void whatDoesNotAnswerFailsAndALakeIsNotMadeByLooking() throws IOException {
    assertThat(run()).isEqualTo(ExitCode.CHECK_FAILED.number());

    assertThat(findings().get("kafka").path("level").asText()).isEqualTo("fail");
    assertThat(findings().get("lake").path("level").asText()).isEqualTo("ok");
    assertThat(findings().get("clock of the lake").path("level").asText()).isEqualTo("ok");
    assertThat(findings()).containsKeys("java", "clients", "disk of the lake", "tables");
    assertThat(folder.resolve("lake")).doesNotExist();
  }

  @Test
  void aTableThatTheWriterCannotGoOnWithFails() throws IOException {
    lake.write("clicks", "shop.clicks", 0, 10, 100, 30);
    Files.writeString(
        folder.resolve("lake/clicks/_delta_log/%020d.json".formatted(1)),
        "{\"protocol\":{\"minReaderVersion\":3,\"minWriterVersion\":7,\"readerFeatures\":[],\"writerFeatures\":[]}}\n");

    assertThat(run()).isEqualTo(ExitCode.CHECK_FAILED.number());

    assertThat(findings().get("table clicks").path("text").asText()).contains("(3,7)");
    assertThat(folder.resolve("lake")).isNotEmptyDirectory();
  }

  @Test
  void aFileWhereTheLakeShouldBeFails() throws IOException {
    Files.writeString(folder.resolve("lake"), "no folder");

    assertThat(run()).isEqualTo(ExitCode.CHECK_FAILED.number());

    assertThat(findings().get("lake").path("text").asText()).contains("Cannot write to the lake");
  }
}
