package io.sluice.writer.delta;

import io.sluice.writer.table.OffsetSpan;
import io.sluice.writer.table.SourcePartition;
import java.util.List;
import java.util.Map;

/** What one version makes of the offsets of the version before it. */
sealed interface OffsetChange {

  OffsetChange NONE = new Moved(Map.of());

  void applyTo(Map<SourcePartition, Long> offsets);

  /** The partitions of a batch go to its end. */
  record Written(List<OffsetSpan> batch) implements OffsetChange {
    @Override
    public void applyTo(Map<SourcePartition, Long> offsets) {
      batch.forEach(span -> offsets.put(span.partition(), span.nextOffset()));
    }
  }

  /** Some partitions are put somewhere. */
  record Moved(Map<SourcePartition, Long> next) implements OffsetChange {
    public Moved {
      next = Map.copyOf(next);
    }

    @Override
    public void applyTo(Map<SourcePartition, Long> offsets) {
      offsets.putAll(next);
    }
  }

  /** What was before does not matter. */
  record Replaced(Map<SourcePartition, Long> all) implements OffsetChange {
    public Replaced {
      all = Map.copyOf(all);
    }

    @Override
    public void applyTo(Map<SourcePartition, Long> offsets) {
      offsets.clear();
      offsets.putAll(all);
    }
  }
}
