package io.sluice.spark.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class ReportTest {

  private static String text(String json) throws Exception {
    return new Report("Done", (ObjectNode) new ObjectMapper().readTree(json)).text();
  }

  @Test
  void aListBecomesATableWithNumbersToTheRight() throws Exception {
    assertThat(
            text(
                """
                {"job": "x", "tables": [
                  {"table": "clicks", "files_before": 100, "offsets": {"t-0": 1, "t-1": 2}},
                  {"table": "c", "files_before": 7, "offsets": {}, "note": null}]}
                """))
        .isEqualTo(
            """
            Done
              table   files before  offsets      note
              clicks           100  t-0=1 t-1=2  -
              c                  7  -            -""");
  }

  @Test
  void valuesWithoutAListStandOneBelowTheOther() throws Exception {
    assertThat(text("{\"job\": \"load\", \"rows_read\": 3, \"version\": null}"))
        .isEqualTo("Done\n  rows read  3\n  version    -");
  }
}
