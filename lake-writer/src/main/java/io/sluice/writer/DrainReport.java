package io.sluice.writer;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.writer.feed.FeedCount;
import io.sluice.writer.feed.FeedStatus;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;

/** What a drain has done, table by table. */
@NullMarked
record DrainReport(List<FeedStatus> feeds) {

  String text() {
    return feeds.stream()
        .map(DrainReport::line)
        .collect(Collectors.joining(System.lineSeparator()));
  }

  private static String line(FeedStatus feed) {
    if (feed.topicIsAbsent()) {
      return "%-28s absent: topic %s does not exist".formatted(feed.table(), feed.topic());
    }
    String version =
        feed.version().isPresent() ? "version " + feed.version().getAsLong() : "unchanged";
    String offsets =
        feed.nextOffsets().entrySet().stream()
            .map(entry -> entry.getKey() + ":" + entry.getValue())
            .collect(Collectors.joining(" "));
    return "%-28s %s, %d rows, %d quarantined, next offsets %s"
        .formatted(
            feed.table(),
            version,
            feed.count(FeedCount.ROWS),
            feed.count(FeedCount.QUARANTINED),
            offsets);
  }

  String json() {
    ObjectNode report = new ObjectMapper().createObjectNode();
    feeds.forEach(feed -> put(report.withArrayProperty("tables").addObject(), feed));
    return report.toString();
  }

  private static void put(ObjectNode json, FeedStatus feed) {
    json.put("table", feed.table()).put("topic", feed.topic()).put("absent", feed.topicIsAbsent());
    if (feed.version().isPresent()) {
      json.put("version", feed.version().getAsLong());
    } else {
      json.putNull("version");
    }
    json.put("rows", feed.count(FeedCount.ROWS))
        .put("quarantined", feed.count(FeedCount.QUARANTINED));
    ObjectNode offsets = json.putObject("next_offsets");
    for (Map.Entry<Integer, Long> next : feed.nextOffsets().entrySet()) {
      offsets.put(Integer.toString(next.getKey()), next.getValue());
    }
  }
}
