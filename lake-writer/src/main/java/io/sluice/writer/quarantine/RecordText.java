package io.sluice.writer.quarantine;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A record for people and programs: bytes as text where they are text, else in hexadecimal. */
final class RecordText {

  private static final int MAGIC_AND_ID = 1 + Integer.BYTES;
  private static final int LONGEST = 2_000;

  private RecordText() {}

  static String text(QuarantinedRecord record, RecordState state) {
    StringBuilder text = new StringBuilder();
    text.append("%s  %s  %s".formatted(record.place(), state.label(), record.timestamp()));
    text.append("%n  error   %s".formatted(record.error()));
    record.field().ifPresent(field -> text.append("%n  field   %s".formatted(field)));
    schemaId(record.value()).ifPresent(id -> text.append("%n  schema  %d".formatted(id)));
    text.append("%n  key     %s".formatted(shown(record.key())));
    text.append("%n  value   %s".formatted(shown(record.value())));
    record
        .headers()
        .forEach((name, value) -> text.append("%n  header  %s: %s".formatted(name, shown(value))));
    return text.toString();
  }

  static void json(QuarantinedRecord record, RecordState state, ObjectNode into) {
    into.put("topic", record.place().partition().topic())
        .put("partition", record.place().partition().partition())
        .put("offset", record.place().offset())
        .put("state", state.label())
        .put("timestamp", record.timestamp() == null ? null : record.timestamp().toString())
        .put("error", record.error())
        .put("field", record.field().orElse(null));
    schemaId(record.value()).ifPresent(id -> into.put("schema_id", id));
    bytes(into, "key", record.key());
    bytes(into, "value", record.value());
    ObjectNode headers = into.putObject("headers");
    record.headers().forEach((name, value) -> bytes(headers, name, value));
  }

  private static void bytes(ObjectNode into, String name, byte @Nullable [] bytes) {
    if (bytes == null) {
      into.putNull(name);
      return;
    }
    ObjectNode shown = into.putObject(name);
    printable(bytes)
        .ifPresentOrElse(
            text -> shown.put("text", text),
            () -> shown.put("hex", HexFormat.of().formatHex(bytes)));
  }

  /** What the first bytes say if they are those of the registry's wire format. */
  private static OptionalInt schemaId(byte @Nullable [] value) {
    return value != null && value.length >= MAGIC_AND_ID && value[0] == 0
        ? OptionalInt.of(ByteBuffer.wrap(value).getInt(1))
        : OptionalInt.empty();
  }

  private static String shown(byte @Nullable [] bytes) {
    if (bytes == null) {
      return "null";
    }
    String whole =
        printable(bytes)
            .map(text -> '"' + text + '"')
            .orElseGet(() -> "0x" + HexFormat.of().formatHex(bytes));
    return whole.length() <= LONGEST
        ? whole
        : "%s... (%d bytes; all of them with -o json)"
            .formatted(whole.substring(0, LONGEST), bytes.length);
  }

  /** Control characters would do things to a terminal, so bytes that have some are no text. */
  private static Optional<String> printable(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.chars().anyMatch(Character::isISOControl) ? Optional.empty() : Optional.of(text);
    } catch (CharacterCodingException noText) {
      return Optional.empty();
    }
  }
}
