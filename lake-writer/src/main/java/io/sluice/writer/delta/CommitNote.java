package io.sluice.writer.delta;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.writer.table.BatchSpans;
import io.sluice.writer.table.OffsetSpan;
import io.sluice.writer.table.PendingCommit;
import io.sluice.writer.table.SourcePartition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What a commit says of itself in the {@code userMetadata} of its commit info: its id, the spans of
 * its offsets, and what the caller adds (Delta PROTOCOL.md, "Commit Provenance Information").
 */
final class CommitNote {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ID = "sluice.commit";
  private static final String OFFSETS = "sluice.offsets";
  private static final String SETTLED = "sluice.settled-ranges";

  private CommitNote() {}

  static String write(PendingCommit commit) {
    ObjectNode note = JSON.createObjectNode();
    commit.metadata().forEach(note::put);
    note.put(ID, commit.id().toString());
    ObjectNode offsets = note.putObject(OFFSETS);
    for (OffsetSpan span : commit.spans()) {
      ArrayNode bounds = offsets.putArray(span.partition().toString());
      bounds.add(span.firstOffset()).add(span.nextOffset());
    }
    commit.settlement().ifPresent(settlement -> note.put(SETTLED, settlement.ranges().size()));
    return note.toString();
  }

  /** How many transactions the commit sets that carries a note of ours. */
  static int transactions(String userMetadata) {
    try {
      JsonNode settled = JSON.readTree(userMetadata).path(SETTLED);
      return spans(userMetadata).size() + (settled.isInt() ? settled.asInt() + 1 : 0);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("No note of ours: " + userMetadata, e);
    }
  }

  /** What the commit moves that carries a note of ours. */
  static List<OffsetSpan> spans(String userMetadata) {
    List<OffsetSpan> spans = new ArrayList<>();
    try {
      JsonNode offsets = JSON.readTree(userMetadata).path(OFFSETS);
      offsets
          .properties()
          .forEach(
              span ->
                  spans.add(
                      new OffsetSpan(
                          SourcePartition.parse(span.getKey()),
                          span.getValue().path(0).asLong(),
                          span.getValue().path(1).asLong())));
      return spans;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("No note of ours: " + userMetadata, e);
    }
  }

  /** From where to where the batch was read of the commit that carries a note of ours. */
  static List<OffsetSpan> batch(String userMetadata) {
    try {
      JsonNode note = JSON.readTree(userMetadata);
      return BatchSpans.of(
          spans(userMetadata), key -> Optional.ofNullable(note.get(key)).map(JsonNode::asText));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("No note of ours: " + userMetadata, e);
    }
  }

  /** Where each partition was before the restore of ours that carries a note; empty for others. */
  static Map<SourcePartition, Long> restoredFrom(String userMetadata) {
    Map<SourcePartition, Long> before = new HashMap<>();
    if (!userMetadata.contains(RestoreEntry.ID)) {
      return before;
    }
    try {
      JSON.readTree(userMetadata)
          .path(RestoreEntry.OFFSETS)
          .properties()
          .forEach(
              each ->
                  before.put(
                      SourcePartition.parse(each.getKey()), each.getValue().path(0).asLong()));
      return before;
    } catch (JsonProcessingException | IllegalArgumentException notOurs) {
      return Map.of();
    }
  }

  /** The id of the commit that carries a note; empty if it is not one of ours. */
  static Optional<UUID> idOf(String userMetadata) {
    if (!userMetadata.contains(ID)) {
      return Optional.empty();
    }
    try {
      JsonNode id = JSON.readTree(userMetadata).path(ID);
      return id.isTextual() ? Optional.of(UUID.fromString(id.textValue())) : Optional.empty();
    } catch (JsonProcessingException | IllegalArgumentException notOurs) {
      return Optional.empty();
    }
  }
}
