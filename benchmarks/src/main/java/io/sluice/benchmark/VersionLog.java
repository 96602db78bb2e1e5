package io.sluice.benchmark;

import java.nio.file.Path;

/** How a table says what each of its versions has. */
interface VersionLog {

  /** The file with which a version is there; the first is 0. */
  Path file(int version);

  /** Notes what can be seen with a version, on top of those before it. */
  void read(int version, Visibility visibility);
}
