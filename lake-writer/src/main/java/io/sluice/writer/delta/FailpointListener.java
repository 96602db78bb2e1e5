package io.sluice.writer.delta;

import io.sluice.logstore.PublishListener;
import io.sluice.writer.Failpoint;
import io.sluice.writer.Failpoints;
import java.nio.file.Path;

/** Passes the failpoint between a commit's temporary file and its link. */
public final class FailpointListener implements PublishListener {

  @Override
  public void temporaryWritten(Path target) {
    if (target.toString().endsWith(".json")) {
      Failpoints.pass(Failpoint.COMMIT_TEMPORARY_WRITTEN);
    }
  }
}
