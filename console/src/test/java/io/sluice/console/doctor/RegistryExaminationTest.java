package io.sluice.console.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.console.doctor.Finding.Level;
import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.file.PipelineFile;
import io.sluice.registry.SchemaRegistry;
import io.sluice.registry.SchemaText;
import io.sluice.registry.SubjectVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A registry is asked for what streams need, and told apart from one that does not answer. */
class RegistryExaminationTest {

  @TempDir private Path folder;

  /** Knows one subject. */
  private record OneSubject(String known) implements SchemaRegistry {

    @Override
    public Optional<SubjectVersion> latest(String subject) {
      return subject.equals(known)
          ? Optional.of(new SubjectVersion(subject, 3, 17, SchemaText.avro("{}")))
          : Optional.empty();
    }

    @Override
    public int register(String subject, SchemaText schema) {
      throw new AssertionError("a doctor registers nothing");
    }

    @Override
    public Optional<SchemaText> byId(int id) {
      return Optional.empty();
    }

    @Override
    public Optional<SchemaText> version(String subject, int version) {
      return Optional.empty();
    }

    @Override
    public boolean isCompatible(String subject, SchemaText schema) {
      return true;
    }
  }

  private Pipeline pipeline() throws IOException {
    return PipelineFile.read(
        Files.writeString(
            folder.resolve("pipeline.yaml"),
            """
            pipeline: shop
            registry: { url: "http://127.0.0.1:1" }
            lake: { root: "file://%s/lake" }
            streams:
              clicks: { topic: shop.clicks, format: avro }
              orders: { topic: shop.orders, format: avro }
            """
                .formatted(folder)),
        Map.of());
  }

  @Test
  void aSubjectThatAStreamNeedsAndThatIsNotThereFails() throws IOException {
    List<Finding> findings =
        new RegistryExamination(pipeline(), definition -> new OneSubject("shop.clicks-value"))
            .findings();

    assertThat(findings).extracting(Finding::level).containsExactly(Level.OK, Level.OK, Level.FAIL);
    assertThat(findings.get(1).text()).isEqualTo("version 3, schema 17");
    assertThat(findings.get(2).subject()).isEqualTo("subject shop.orders-value");
  }

  @Test
  void oneThatDoesNotAnswerFailsOnce() throws IOException {
    List<Finding> findings =
        new RegistryExamination(
                pipeline(),
                definition -> {
                  throw new SluiceException(ExitCode.TRY_LATER, "Cannot ask the registry: 401");
                })
            .findings();

    assertThat(findings)
        .containsExactly(Finding.fail("registry", "Cannot ask the registry: 401", ""));
  }
}
