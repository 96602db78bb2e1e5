package io.sluice.logstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.FileStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListingTest {

  @TempDir Path folder;

  private static String entry(int version) {
    return "%020d.json".formatted(version);
  }

  @Test
  void anEntryThatTheFolderDidNotShowIsLookedFor() {
    assertThat(Listing.withMissedEntries(List.of(entry(3), entry(5), entry(6), entry(9))))
        .containsExactly(entry(3), entry(4), entry(5), entry(6), entry(7), entry(8), entry(9));
    assertThat(Listing.withMissedEntries(List.of(entry(3), entry(1_000_000))))
        .containsExactly(entry(3), entry(1_000_000));
  }

  @Test
  void aHoleInALogStaysAHole() throws IOException {
    Files.createFile(folder.resolve(entry(3)));
    Files.createFile(folder.resolve(entry(5)));

    assertThat(Listing.from(folder, entry(0)))
        .extracting(status -> status.getPath().getName())
        .containsExactly(entry(3), entry(5));
  }

  @Test
  void thereAreNoGapsWhileEntriesArePublished() throws IOException {
    CompletableFuture<Void> publishing =
        CompletableFuture.runAsync(() -> IntStream.range(0, 1_000).forEach(this::publish));
    while (!publishing.isDone()) {
      List<FileStatus> listed = Listing.from(folder, entry(0));
      assertThat(listed)
          .extracting(status -> status.getPath().getName())
          .isEqualTo(IntStream.range(0, listed.size()).mapToObj(ListingTest::entry).toList());
    }
    publishing.join();
  }

  private void publish(int version) {
    try {
      Files.createFile(folder.resolve(entry(version)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
