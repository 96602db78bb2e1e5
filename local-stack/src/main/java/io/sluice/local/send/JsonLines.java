package io.sluice.local.send;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.pipeline.KeyFormat;
import io.sluice.pipeline.Located;
import io.sluice.pipeline.StreamDefinition;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Makes a line of text the record that a producer of the stream would send: the line as it is, with
 * the stream's key columns as the key.
 */
final class JsonLines {

  private static final ObjectReader JSON =
      new ObjectMapper()
          .readerFor(JsonNode.class)
          .with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final String topic;
  private final List<String> key;
  private final boolean isKeyText;

  JsonLines(StreamDefinition stream) {
    this.topic = stream.topic();
    this.key = stream.key().stream().map(Located::text).toList();
    this.isKeyText = key.size() == 1 && stream.keyFormat() == KeyFormat.TEXT;
  }

  /**
   * The record of a line; none of one that is blank.
   *
   * @param place where the line stands, for messages
   * @throws SluiceException if the line is no JSON object
   */
  Optional<ProducerRecord<byte[], byte[]>> record(String line, String place) {
    if (line.isBlank()) {
      return Optional.empty();
    }
    ObjectNode event = event(line, place);
    return Optional.of(
        new ProducerRecord<>(topic, key(event), line.getBytes(StandardCharsets.UTF_8)));
  }

  private static ObjectNode event(String line, String place) {
    String reason;
    try {
      if (JSON.readTree(line) instanceof ObjectNode event) {
        return event;
      }
      reason = "it is no JSON object";
    } catch (JsonProcessingException e) {
      reason = e.getOriginalMessage().lines().findFirst().orElse("it is no JSON");
    }
    throw new SluiceException(
        ExitCode.FAILED,
        "Cannot send %s: %s; each line is one JSON object, as of 'jq -c'".formatted(place, reason));
  }

  private byte @Nullable [] key(ObjectNode event) {
    List<JsonNode> values = key.stream().map(event::path).toList();
    if (values.isEmpty() || values.stream().anyMatch(JsonLines::isAbsent)) {
      return null;
    }
    String text = isKeyText ? values.get(0).asText() : event.deepCopy().retain(key).toString();
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static boolean isAbsent(JsonNode value) {
    return value.isMissingNode() || value.isNull();
  }
}
