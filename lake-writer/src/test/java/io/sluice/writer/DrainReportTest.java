package io.sluice.writer;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.writer.feed.FeedStatus;
import io.sluice.writer.feed.FeedsThatCommitted;
import java.util.List;
import org.junit.jupiter.api.Test;

class DrainReportTest {

  private final DrainReport report =
      new DrainReport(
          List.of(
              FeedsThatCommitted.clicks(),
              new FeedStatus("profiles", "shop.profiles"),
              FeedsThatCommitted.absent()));

  @Test
  void isOneLineATable() {
    assertThat(report.text().lines().map(line -> line.replaceAll(" +", " ").strip()))
        .containsExactly(
            "clicks version 7, 5 rows, 2 quarantined, next offsets 0:7 1:4",
            "profiles unchanged, 0 rows, 0 quarantined, next offsets",
            "purchases absent: topic shop.purchases does not exist");
  }

  @Test
  void isOneLineOfJson() {
    assertThat(report.json())
        .isEqualTo(
            "{\"tables\":["
                + "{\"table\":\"clicks\",\"topic\":\"shop.clicks\",\"absent\":false,\"version\":7,"
                + "\"rows\":5,\"quarantined\":2,\"next_offsets\":{\"0\":7,\"1\":4}},"
                + "{\"table\":\"profiles\",\"topic\":\"shop.profiles\",\"absent\":false,\"version\":null,"
                + "\"rows\":0,\"quarantined\":0,\"next_offsets\":{}},"
                + "{\"table\":\"purchases\",\"topic\":\"shop.purchases\",\"absent\":true,\"version\":null,"
                + "\"rows\":0,\"quarantined\":0,\"next_offsets\":{}}]}");
  }
}
