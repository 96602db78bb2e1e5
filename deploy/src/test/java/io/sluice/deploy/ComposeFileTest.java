package io.sluice.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.file.PipelineFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What the compose file refers to is there, and nobody from outside gets in. */
class ComposeFileTest {

  private static final Path FOLDER = Path.of("compose");

  private static JsonNode yaml(String text) {
    Object yaml =
        new Load(LoadSettings.builder().setAllowDuplicateKeys(false).build()).loadFromString(text);
    return new ObjectMapper().valueToTree(yaml);
  }

  private static JsonNode compose() throws IOException {
    return merged(yaml(Files.readString(FOLDER.resolve("docker-compose.yml"))));
  }

  /** Compose knows the merge key of YAML 1.1. */
  private static JsonNode merged(JsonNode compose) {
    for (JsonNode service : compose.get("services")) {
      JsonNode base = service.get("<<");
      if (base != null) {
        base.fields()
            .forEachRemaining(
                field -> {
                  if (!service.has(field.getKey())) {
                    ((ObjectNode) service).set(field.getKey(), field.getValue());
                  }
                });
      }
    }
    return compose;
  }

  /** A line for each reference that leads nowhere, and for each port that is open to others. */
  private static List<String> faults(JsonNode compose) {
    List<String> faults = new ArrayList<>();
    compose
        .get("services")
        .fields()
        .forEachRemaining(
            entry -> {
              String name = entry.getKey();
              JsonNode service = entry.getValue();
              if (!service
                  .path("image")
                  .asText()
                  .matches("sluice|\\S+:[A-Za-z0-9.-]*\\d[A-Za-z0-9.-]*")) {
                faults.add(name + ": image without a version: " + service.path("image").asText());
              }
              service
                  .path("depends_on")
                  .fieldNames()
                  .forEachRemaining(other -> require(compose, "services", name, other, faults));
              for (JsonNode secret : service.path("secrets")) {
                require(compose, "secrets", name, secret.asText(), faults);
              }
              for (JsonNode port : service.path("ports")) {
                if (!port.asText().matches("127\\.0\\.0\\.1:\\d+:\\d+")) {
                  faults.add(name + ": port is open to others: " + port.asText());
                }
              }
              for (JsonNode volume : service.path("volumes")) {
                String source = volume.asText().split(":")[0];
                if (!source.startsWith(".")) {
                  require(compose, "volumes", name, source, faults);
                } else if (!Files.exists(FOLDER.resolve(source))) {
                  faults.add(name + ": no such file: " + source);
                }
              }
            });
    return faults;
  }

  private static void require(
      JsonNode compose, String kind, String service, String name, List<String> faults) {
    if (!compose.path(kind).has(name)) {
      faults.add("%s: none of the %s is %s".formatted(service, kind, name));
    }
  }

  @Test
  void everyReferenceLeadsSomewhereAndPortsAreOnLoopback() throws Exception {
    assertThat(faults(compose())).isEmpty();
    assertThat(compose().get("services").size()).isEqualTo(10);
  }

  @Test
  void plantedFaultsAreFound() {
    assertThat(
            faults(
                yaml(
                    """
                    services:
                      a:
                        image: store:latest
                        depends_on: { b: { condition: service_started } }
                        secrets: [s]
                        ports: ["9000:9000"]
                        volumes: ["./none.yaml:/x:ro", "data:/data"]
                    """)))
        .containsExactly(
            "a: image without a version: store:latest",
            "a: none of the services is b",
            "a: none of the secrets is s",
            "a: port is open to others: 9000:9000",
            "a: no such file: ./none.yaml",
            "a: none of the volumes is data");
  }

  @Test
  void whatSluiceRunsAsIsBoundedAndReadsAReadablePipelineFile() throws Exception {
    JsonNode services = compose().get("services");
    for (String name : List.of("stream-processor", "lake-writer", "maintenance")) {
      JsonNode service = services.get(name);
      assertThat(service.get("read_only").asBoolean()).as(name).isTrue();
      assertThat(service.get("cap_drop").toString()).isEqualTo("[\"ALL\"]");
      assertThat(service.get("mem_limit").asText()).isNotEmpty();
    }
    String text = Files.readString(FOLDER.resolve("pipeline.yaml"));
    Path secret = Files.createTempFile("secret", ".txt");
    Files.writeString(secret, "0123456789abcdef");
    Pipeline pipeline =
        PipelineFile.parse(
            FOLDER.resolve("../../local-stack/src/main/resources/shop/pipeline.yaml"),
            text.replaceAll("\\$\\{file:/run/secrets/[a-z0-9-]+}", "\\${file:" + secret + "}"),
            Map.of());
    assertThat(pipeline.views()).isNotEmpty();
    assertThat(services.at("/stream-processor/ports/0").asText())
        .endsWith(":" + pipeline.processor().http().getPort());
    assertThat(services.at("/lake-writer/ports/0").asText())
        .endsWith(":" + pipeline.writer().http().getPort());
  }

  @Test
  void everySecretIsMadeByTheScriptAndEveryOneThatIsReadIsGiven() throws Exception {
    String script = Files.readString(FOLDER.resolve("make-secrets"));
    TreeSet<String> names = new TreeSet<>();
    compose().get("secrets").fieldNames().forEachRemaining(names::add);
    assertThat(script).contains(names);
    assertThat(Files.readString(FOLDER.resolve("pipeline.yaml")))
        .contains("/run/secrets/s3-user", "/run/secrets/s3-password", "/run/secrets/http-token");
  }

  @Test
  void prometheusScrapesBothServicesAndReadsTheRules() throws Exception {
    JsonNode services = compose().get("services");
    JsonNode prometheus = yaml(Files.readString(FOLDER.resolve("prometheus.yml")));
    assertThat(services.at("/prometheus/volumes").toString())
        .contains("../prometheus/alerts.yaml:" + prometheus.at("/rule_files/0").asText());
    for (JsonNode job : prometheus.get("scrape_configs")) {
      String[] target = job.at("/static_configs/0/targets/0").asText().split(":");
      assertThat(services.path(target[0]).at("/ports/0").asText()).endsWith(":" + target[1]);
      assertThat(job.get("job_name").asText()).startsWith("sluice-");
    }
  }
}
