package io.sluice.writer.delta;

import io.sluice.writer.table.SourcePartition;
import java.util.AbstractList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/**
 * Versions, each put together from the changes up to it when it is come to, and kept by nobody:
 * with all their offsets they would fill the memory. So it is gone through and not copied, and one
 * by its index costs as much as all before it.
 */
final class LoggedVersions extends AbstractList<LoggedVersion> {

  private final List<VersionChange> changes;
  private final int size;

  /**
   * @param changes to which others may be added later; these are not its
   */
  LoggedVersions(List<VersionChange> changes) {
    this.changes = changes;
    this.size = changes.size();
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public LoggedVersion get(int index) {
    Map<SourcePartition, Long> offsets = new HashMap<>();
    for (VersionChange change : changes.subList(0, index + 1)) {
      change.offsets().applyTo(offsets);
    }
    return changes.get(index).with(offsets);
  }

  @Override
  public Iterator<LoggedVersion> iterator() {
    return new InOrder();
  }

  private final class InOrder implements Iterator<LoggedVersion> {

    private final Map<SourcePartition, Long> offsets = new HashMap<>();
    private int next;

    @Override
    public boolean hasNext() {
      return next < size;
    }

    @Override
    public LoggedVersion next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      VersionChange change = changes.get(next++);
      change.offsets().applyTo(offsets);
      return change.with(offsets);
    }
  }
}
