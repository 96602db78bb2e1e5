package io.sluice.writer.table;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Up to where and from where the batch was read that a commit of a quarantine belongs to. Its own
 * span begins where the quarantine was, which may be long before.
 *
 * <p>The commit says so in its metadata: a restore tells by it which commits come from behind the
 * offsets that it goes back to.
 */
public final class BatchSpans {

  private static final String FROM = "sluice.batch-from.";

  private BatchSpans() {}

  /** What a commit says of the batch that it belongs to. */
  public static Map<String, String> note(Collection<OffsetSpan> batch) {
    Map<String, String> note = new HashMap<>();
    batch.forEach(span -> note.put(FROM + span.partition(), Long.toString(span.firstOffset())));
    return note;
  }

  /**
   * @param spans of a commit
   * @param note what it says, by key
   * @return the spans of its batch; its own where it says nothing
   */
  public static List<OffsetSpan> of(
      List<OffsetSpan> spans, Function<String, Optional<String>> note) {
    return spans.stream()
        .map(
            span ->
                note.apply(FROM + span.partition())
                    .map(Long::parseLong)
                    .map(from -> new OffsetSpan(span.partition(), from, span.nextOffset()))
                    .orElse(span))
        .toList();
  }
}
