package io.sluice.console.doctor;

import io.sluice.failure.SluiceException;
import io.sluice.pipeline.Names;
import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.RegistryDefinition;
import io.sluice.pipeline.SchemaSource;
import io.sluice.pipeline.StreamDefinition;
import io.sluice.registry.SchemaRegistry;
import io.sluice.registry.SubjectVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Whether the registry answers, lets us in, and has the schemas that streams need. */
final class RegistryExamination implements Examination {

  private final Pipeline pipeline;
  private final Function<RegistryDefinition, SchemaRegistry> connector;

  RegistryExamination(Pipeline pipeline, Function<RegistryDefinition, SchemaRegistry> connector) {
    this.pipeline = pipeline;
    this.connector = connector;
  }

  @Override
  public List<Finding> findings() {
    if (pipeline.registry().isEmpty()) {
      return List.of(Finding.ok("registry", "the pipeline file names none, and needs none"));
    }
    List<Finding> findings = new ArrayList<>();
    try {
      SchemaRegistry registry = connector.apply(pipeline.registry().get());
      // Whatever the answer is: it is one.
      registry.latest(Names.subject(pipeline.name()));
      findings.add(Finding.ok("registry", pipeline.registry().get().url() + " answers"));
      for (StreamDefinition stream : pipeline.streams().values()) {
        if (stream.schema() instanceof SchemaSource.Registry) {
          findings.add(subject(registry, stream));
        }
      }
    } catch (SluiceException e) {
      findings.add(Finding.fail("registry", String.valueOf(e.getMessage()), ""));
    }
    return findings;
  }

  private static Finding subject(SchemaRegistry registry, StreamDefinition stream) {
    String subject = Names.subject(stream.topic());
    Optional<SubjectVersion> latest = registry.latest(subject);
    return latest
        .map(
            version ->
                Finding.ok(
                    "subject " + subject,
                    "version %d, schema %d".formatted(version.version(), version.id())))
        .orElse(
            Finding.fail(
                "subject " + subject,
                "there is none, and stream %s has its columns from it".formatted(stream.name()),
                "let a producer register it, or write 'schema' in the pipeline file"));
  }
}
