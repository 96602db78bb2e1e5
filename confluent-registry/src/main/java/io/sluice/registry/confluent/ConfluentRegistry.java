package io.sluice.registry.confluent;

import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.SchemaMetadata;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.sluice.failure.ExitCode;
import io.sluice.registry.IncompatibleSchemaException;
import io.sluice.registry.RegistryException;
import io.sluice.registry.SchemaReference;
import io.sluice.registry.SchemaRegistry;
import io.sluice.registry.SchemaText;
import io.sluice.registry.SubjectVersion;
import java.io.IOException;
import java.util.Optional;

/** The registry through Confluent's client; schemas in Avro only, as the client is given here. */
final class ConfluentRegistry implements SchemaRegistry {

  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;

  private final SchemaRegistryClient client;

  ConfluentRegistry(SchemaRegistryClient client) {
    this.client = client;
  }

  /** A call of the client. */
  private interface Question<T> {
    T ask() throws IOException, RestClientException;
  }

  @Override
  public int register(String subject, SchemaText schema) {
    try {
      return client.register(subject, new AvroSchema(schema.text()));
    } catch (RestClientException e) {
      if (e.getStatus() == CONFLICT) {
        throw new IncompatibleSchemaException(
            "Cannot register a schema under '%s': %s; change the schema, or the subject's compatibility rule"
                .formatted(subject, e.getMessage()));
      }
      throw failed(e);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public Optional<SchemaText> byId(int id) {
    return answer(() -> SchemaText.avro(client.getSchemaById(id).canonicalString()));
  }

  @Override
  public Optional<SubjectVersion> latest(String subject) {
    return answer(
        () -> {
          SchemaMetadata latest = client.getLatestSchemaMetadata(subject);
          return new SubjectVersion(
              subject, latest.getVersion(), latest.getId(), text(latest));
        });
  }

  private static SchemaText text(SchemaMetadata schema) {
    return new SchemaText(
        SchemaText.Kind.valueOf(schema.getSchemaType()),
        schema.getSchema(),
        schema.getReferences().stream()
            .map(it -> new SchemaReference(it.getName(), it.getSubject(), it.getVersion()))
            .toList());
  }

  @Override
  public Optional<SchemaText> version(String subject, int version) {
    return answer(() -> text(client.getSchemaMetadata(subject, version)));
  }

  @Override
  public boolean isCompatible(String subject, SchemaText schema) {
    return answer(() -> client.testCompatibility(subject, new AvroSchema(schema.text())))
        .orElse(true);
  }

  /** What the registry says, or empty if it knows no such thing. */
  private static <T> Optional<T> answer(Question<T> question) {
    try {
      return Optional.of(question.ask());
    } catch (RestClientException e) {
      if (e.getStatus() == NOT_FOUND) {
        return Optional.empty();
      }
      throw failed(e);
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private static RegistryException failed(Exception e) {
    return new RegistryException(
        ExitCode.TRY_LATER,
        "Cannot ask the registry: %s; check that it runs and that the credentials are right"
            .formatted(e.getMessage()),
        e);
  }
}
