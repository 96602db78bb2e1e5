package io.sluice.spark.optimize;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CommitSizeTest {

  private static final long TARGET = 1_000;

  private static List<LiveFile> files(int count, long bytes) {
    List<LiveFile> files = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      files.add(new LiveFile(Map.of(), bytes, Instant.EPOCH));
    }
    return files;
  }

  @Test
  void aTableOfFewSmallFilesIsOneCommit() {
    List<LiveFile> files = files(2_000, 10);
    files.addAll(files(500, TARGET));

    assertThat(CommitSize.of(files, TARGET)).isEmpty();
  }

  @Test
  void aTableOfMoreIsSeveralOfAboutTwoThousand() {
    List<LiveFile> files = files(10_200, 28);
    files.addAll(files(500, TARGET));

    assertThat(CommitSize.of(files, TARGET)).hasValue(56_000);
  }

  @Test
  void emptyFilesAreNoReasonForEmptyCommits() {
    assertThat(CommitSize.of(files(3_000, 0), TARGET)).hasValue(1);
  }
}
