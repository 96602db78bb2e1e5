package io.sluice.writer.feed;

import java.util.List;

/** A topic of one partition that has these records and no others. */
public final class GivenRecords {

  public static final String TOPIC = FakeTopic.NAME;

  private GivenRecords() {}

  /**
   * @param fetched the most records that one fetch brings
   */
  public static SourceCluster of(List<byte[]> values, int fetched) {
    FakeTopic topic = new FakeTopic(1);
    values.forEach(value -> topic.append(0, value));
    FakeConsumer consumer = new FakeConsumer(topic);
    consumer.maxRecords(fetched);
    return new FakeCluster(topic, consumer);
  }
}
