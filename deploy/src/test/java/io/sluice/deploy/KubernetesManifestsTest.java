package io.sluice.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Every manifest has the types of Kubernetes, and pods that may do as little as they need. */
class KubernetesManifestsTest {

  private static final Path FOLDER = Path.of("kubernetes");

  private static final Map<String, Class<? extends HasMetadata>> KINDS =
      Map.of(
          "Namespace", Namespace.class,
          "Secret", Secret.class,
          "Service", Service.class,
          "ServiceAccount", ServiceAccount.class,
          "StatefulSet", StatefulSet.class,
          "Deployment", Deployment.class,
          "CronJob", CronJob.class,
          "PodDisruptionBudget", PodDisruptionBudget.class,
          "NetworkPolicy", NetworkPolicy.class);

  /** A key that the types do not know fails, where they would keep it on the side. */
  private static final ObjectMapper STRICT =
      JsonMapper.builder()
          .annotationIntrospector(
              new JacksonAnnotationIntrospector() {
                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                  return false;
                }
              })
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private static List<HasMetadata> parse(String text) throws IOException {
    List<HasMetadata> manifests = new ArrayList<>();
    for (Object document : new Load(LoadSettings.builder().build()).loadAllFromString(text)) {
      JsonNode json = STRICT.valueToTree(document);
      manifests.add(STRICT.treeToValue(json, KINDS.get(json.get("kind").asText())));
    }
    return manifests;
  }

  private static List<HasMetadata> manifests() throws IOException {
    List<HasMetadata> manifests = new ArrayList<>();
    for (JsonNode file : kustomization().get("resources")) {
      manifests.addAll(parse(Files.readString(FOLDER.resolve(file.asText()))));
    }
    return manifests;
  }

  private static JsonNode kustomization() throws IOException {
    Object yaml =
        new Load(LoadSettings.builder().build())
            .loadFromString(Files.readString(FOLDER.resolve("kustomization.yaml")));
    return STRICT.valueToTree(yaml);
  }

  private static List<PodSpec> pods() throws IOException {
    List<PodSpec> pods = new ArrayList<>();
    for (HasMetadata manifest : manifests()) {
      if (manifest instanceof StatefulSet set) {
        pods.add(set.getSpec().getTemplate().getSpec());
      } else if (manifest instanceof Deployment deployment) {
        pods.add(deployment.getSpec().getTemplate().getSpec());
      } else if (manifest instanceof CronJob job) {
        pods.add(job.getSpec().getJobTemplate().getSpec().getTemplate().getSpec());
      }
    }
    assertThat(pods).hasSize(3);
    return pods;
  }

  @Test
  void everyFileIsAResourceOrAnExampleAndHasTheTypesOfKubernetes() throws Exception {
    assertThat(manifests()).hasSize(10);
    Set<String> files = new TreeSet<>();
    try (Stream<Path> all = Files.list(FOLDER)) {
      all.map(file -> file.getFileName().toString()).forEach(files::add);
    }
    kustomization().get("resources").forEach(file -> files.remove(file.asText()));
    assertThat(files).containsExactly("kustomization.yaml", "pipeline.yaml", "secret.example.yaml");
    assertThat(parse(Files.readString(FOLDER.resolve("secret.example.yaml")))).hasSize(1);
  }

  @Test
  void aMisspelledKeyIsFound() throws Exception {
    String writer = Files.readString(FOLDER.resolve("writer.yaml"));
    assertThatThrownBy(() -> parse(writer.replace("readinessProbe", "readynessProbe")))
        .hasMessageContaining("readynessProbe");
  }

  @Test
  void podsMayDoAsLittleAsTheyNeed() throws Exception {
    for (PodSpec pod : pods()) {
      Container container = pod.getContainers().get(0);
      assertThat(pod.getAutomountServiceAccountToken()).as(container.getName()).isFalse();
      assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
      assertThat(pod.getSecurityContext().getSeccompProfile().getType())
          .isEqualTo("RuntimeDefault");
      assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
      assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
      assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
      assertThat(container.getResources().getLimits()).containsKey("memory");
    }
  }

  @Test
  void everyMountHasItsVolumeAndTheFileOfTheArgumentsIsMounted() throws Exception {
    for (PodSpec pod : pods()) {
      Container container = pod.getContainers().get(0);
      Set<String> volumes =
          pod.getVolumes().stream().map(volume -> volume.getName()).collect(Collectors.toSet());
      volumes.add("state");
      assertThat(volumes)
          .containsAll(container.getVolumeMounts().stream().map(VolumeMount::getName).toList());
      assertThat(container.getVolumeMounts())
          .extracting(VolumeMount::getMountPath)
          .contains("/tmp", "/etc/sluice", "/run/secrets/sluice");
      assertThat(container.getArgs()).containsSubsequence("-f", "/etc/sluice/pipeline.yaml");
    }
  }

  @Test
  void servicesAreProbedAtThePathsAndPortsThatTheyHave() throws Exception {
    String pipeline = Files.readString(FOLDER.resolve("pipeline.yaml"));
    for (PodSpec pod : pods().subList(0, 2)) {
      Container container = pod.getContainers().get(0);
      assertThat(container.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/livez");
      assertThat(container.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/readyz");
      assertThat(pipeline)
          .contains("\"0.0.0.0:%d\"".formatted(container.getPorts().get(0).getContainerPort()));
      assertThat(pod.getTerminationGracePeriodSeconds()).isGreaterThan(10);
    }
  }

  @Test
  void everySecretThatTheFileReadsIsInTheExample() throws Exception {
    String example = Files.readString(FOLDER.resolve("secret.example.yaml"));
    Set<String> names =
        Pattern.compile("/run/secrets/sluice/([a-z.-]+)")
            .matcher(Files.readString(FOLDER.resolve("pipeline.yaml")))
            .results()
            .map(match -> match.group(1) + ":")
            .collect(Collectors.toSet());
    assertThat(names).hasSize(4);
    assertThat(example).contains(names);
  }
}
