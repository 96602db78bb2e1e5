package io.sluice.processor.dimension;

import java.nio.file.Path;

/** Where versions that do not fit the memory may be put. */
@FunctionalInterface
interface RowFolders {

  /** A path of its own at each call, at which nothing is. */
  Path next();
}
