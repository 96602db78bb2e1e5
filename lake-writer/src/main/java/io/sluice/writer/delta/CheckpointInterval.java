package io.sluice.writer.delta;

import io.delta.standalone.actions.Metadata;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * After which versions a checkpoint is asked for: the table's own interval, or ours where it has
 * none or one that is no number of versions.
 */
record CheckpointInterval(int ours) {

  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,17}");

  boolean isDue(long version, Optional<Metadata> metadata) {
    return version > 0 && version % versions(metadata) == 0;
  }

  private long versions(Optional<Metadata> metadata) {
    return metadata
        .map(table -> table.getConfiguration().get("delta.checkpointInterval"))
        .filter(interval -> NUMBER.matcher(interval).matches())
        .map(Long::parseLong)
        .orElse((long) ours);
  }
}
