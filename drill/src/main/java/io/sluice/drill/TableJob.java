package io.sluice.drill;

import java.util.List;

/** A job that changes the files of the table and none of its rows. */
enum TableJob {
  /** Delta's OPTIMIZE, beside commits. */
  PACK("optimize", ChapterFolder.TABLE, "--all"),
  /** The same, with rows in another order. */
  CLUSTER("optimize", ChapterFolder.TABLE, "--all", "--zorder-by", "n"),
  /** An overwrite, with the table held. */
  REWRITE("optimize", ChapterFolder.TABLE, "--all", "--rewrite"),
  /** Deletes what is no longer in the table, with the table held. */
  VACUUM("vacuum", ChapterFolder.TABLE);

  private final List<String> arguments;

  TableJob(String... arguments) {
    this.arguments = List.of(arguments);
  }

  List<String> arguments() {
    return arguments;
  }
}
