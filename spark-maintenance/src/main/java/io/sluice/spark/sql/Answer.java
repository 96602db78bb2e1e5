package io.sluice.spark.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * The first rows of a result.
 *
 * @param isCut whether there are more
 */
record Answer(ArrayNode rows, boolean isCut) {

  private static final ObjectMapper JSON = new ObjectMapper();

  static Answer of(Dataset<Row> result, int limit) {
    requireDistinct(result.columns());
    List<Row> texts =
        result
            .select(
                functions.to_json(
                    functions.struct(functions.col("*")), Map.of("ignoreNullFields", "false")))
            .limit(limit + 1)
            .collectAsList();
    ArrayNode rows = JSON.createArrayNode();
    texts.stream().limit(limit).forEach(row -> rows.add(node(row.getString(0))));
    return new Answer(rows, texts.size() > limit);
  }

  private static JsonNode node(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Spark wrote no JSON: " + text, e);
    }
  }

  private static void requireDistinct(String[] columns) {
    Set<String> names = new HashSet<>();
    for (String column : columns) {
      if (!names.add(column)) {
        throw new SluiceException(
            ExitCode.USAGE,
            "Cannot show the answer: two of its columns are called '%s'; give one another name with AS"
                .formatted(column));
      }
    }
  }
}
