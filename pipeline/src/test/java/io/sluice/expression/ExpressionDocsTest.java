package io.sluice.expression;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ExpressionDocsTest {

  @Test
  void theDocsHoldTheFunctionTable() throws IOException {
    String docs = Files.readString(Path.of("..", "docs", "expressions.md"));

    assertThat(docs).contains(table());
  }

  private static String table() {
    return FunctionTable.rows().stream()
        .map(ExpressionDocsTest::line)
        .collect(
            Collectors.joining("\n", "| signature | meaning | in Spark |\n|---|---|---|\n", "\n"));
  }

  private static String line(Function row) {
    return "| `%s` | %s | %s |"
        .formatted(
            row.spelled().replace("|", "\\|"),
            row.summary(),
            row.template().isPresent() ? "text" : "UDF");
  }
}
