package io.sluice.pipeline.file;

import io.sluice.failure.NearestName;
import io.sluice.pipeline.Located;
import io.sluice.pipeline.PartitionKey;
import io.sluice.pipeline.PartitionKey.Transform;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads {@code country}, {@code date(event_time)} and {@code hour(event_time) as event_hour}; the
 * column of a transform is called {@code event_time_date} where no name is given.
 */
final class PartitionKeys {

  private static final Pattern CALL =
      Pattern.compile("\\s*(\\w+)\\s*\\(\\s*([^()]+?)\\s*\\)\\s*(?:as\\s+(\\w+)\\s*)?");

  private static final Map<String, Transform> TRANSFORMS =
      Map.of("date", Transform.DATE, "hour", Transform.HOUR);

  private PartitionKeys() {}

  /**
   * @throws Invalid if it looks like a transform and is none
   */
  static PartitionKey read(Located text) {
    if (text.text().indexOf('(') < 0) {
      return PartitionKey.of(text.text(), text.at());
    }
    Matcher call = CALL.matcher(text.text());
    if (!call.matches()) {
      throw new Invalid(
          text.at(),
          "'%s' in 'partition_by' is no column and not of the form 'date(COLUMN) as NAME'"
              .formatted(text));
    }
    String name = call.group(1);
    Transform transform = TRANSFORMS.get(name);
    if (transform == null) {
      throw new Invalid(
          text.at(),
          "there is no partition transform '%s'%s; there are: date, hour"
              .formatted(name, NearestName.hint(name, TRANSFORMS.keySet())));
    }
    String source = call.group(2);
    String column = call.group(3) == null ? source + "_" + name : call.group(3);
    return new PartitionKey(transform, source, column, text.at());
  }
}
