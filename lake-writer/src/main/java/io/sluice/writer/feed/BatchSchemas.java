package io.sluice.writer.feed;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The schemas that the rows of a batch were written with. */
final class BatchSchemas {

  private final SchemaNotes notes;
  private final Set<Integer> ids = new HashSet<>();
  private int last = RecordRows.NO_SCHEMA;

  BatchSchemas(SchemaNotes notes) {
    this.notes = notes;
  }

  /** A row has come; most are of the schema of the one before. */
  void add(int schema) {
    if (schema != last) {
      last = schema;
      if (schema != RecordRows.NO_SCHEMA && ids.add(schema)) {
        notes.learn(schema);
      }
    }
  }

  Set<Integer> ids() {
    return ids;
  }

  /** What the commit of the batch says of them. */
  Map<String, String> metadata() {
    return notes.of(ids);
  }
}
