package io.sluice.drill;

/** How a table is put back. */
enum RestoreKind {
  /** At once. */
  AT_ONCE {
    @Override
    String[] preparation(long version) {
      return new String[0];
    }

    @Override
    String[] command(long version) {
      return new String[] {ChapterFolder.TABLE, "--to-version", Long.toString(version)};
    }
  },
  /** The version is staged first, and then promoted. */
  STAGED {
    @Override
    String[] preparation(long version) {
      return new String[] {ChapterFolder.TABLE, "--to-version", Long.toString(version), "--stage"};
    }

    @Override
    String[] command(long version) {
      return new String[] {ChapterFolder.TABLE, "--promote"};
    }
  };

  /** Arguments of what comes before; none if nothing does. */
  abstract String[] preparation(long version);

  /** Arguments of what changes the table. */
  abstract String[] command(long version);
}
