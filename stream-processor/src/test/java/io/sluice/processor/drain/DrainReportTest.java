package io.sluice.processor.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.processor.time.OpenWindows;
import io.sluice.processor.view.ViewCounts.Count;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DrainReportTest {

  private final DrainReport report =
      new DrainReport(
          "shop",
          List.of(
              new DrainReport.View(
                  "per_hour",
                  new TreeMap<>(Map.of(Count.RECEIVED, 10L, Count.LATE, 2L, Count.NULL_KEY, 1L)),
                  new OpenWindows(3, OptionalLong.of(3_600_000))),
              new DrainReport.View(
                  "carts",
                  new TreeMap<>(Map.of(Count.RECEIVED, 4L)),
                  new OpenWindows(0, OptionalLong.empty()))),
          new TreeMap<>(Map.of("clicks", 5L, "purchases", 0L)));

  @Test
  void namesTheWindowsThatStayOpenAndTheRecordsThatCouldNotBeRead() {
    assertThat(report.text().lines())
        .containsExactly(
            "Pipeline 'shop' is drained.",
            "  per_hour: received 10, null key 1, late 2; 3 rows stay open, up to 1970-01-01T01:00:00Z",
            "  carts: received 4",
            "  clicks: 5 records could not be read");
  }

  @Test
  void isOneLineOfJson() {
    assertThat(report.json())
        .isEqualTo(
            "{\"pipeline\":\"shop\",\"views\":[{\"view\":\"per_hour\",\"received\":10,\"null_key\":1,\"late\":2,\"open\":3,\"newest_end\":\"1970-01-01T01:00:00Z\"},{\"view\":\"carts\",\"received\":4,\"open\":0}],\"malformed\":{\"clicks\":5,\"purchases\":0}}");
  }
}
