package io.sluice.spark.table;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;
import scala.Option;

/** Settings that hold in a session for the time of one call and leave no trace in it. */
public record SessionSettings(SparkSession spark, Map<String, String> settings) {

  public <T> T during(Supplier<T> call) {
    Map<String, Option<String>> before = new HashMap<>();
    // Not conf().getOption, which takes the default of a key for a value that was set.
    settings.keySet().forEach(key -> before.put(key, spark.conf().getAll().get(key)));
    settings.forEach((key, value) -> spark.conf().set(key, value));
    try {
      return call.get();
    } finally {
      before.forEach(this::restore);
    }
  }

  private void restore(String key, Option<String> value) {
    if (value.isDefined()) {
      spark.conf().set(key, value.get());
    } else {
      spark.conf().unset(key);
    }
  }
}
