package io.sluice.processor.drain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.junit.jupiter.api.Test;

class InputTopicsTest {

  @Test
  void tellsTheTopicsOfOthersFromItsOwnAndNamesInternalOnesAsTheBrokerDoes() {
    StreamsBuilder builder = new StreamsBuilder();
    KStream<byte[], byte[]> clicks = builder.stream("shop.clicks");
    clicks.repartition(Repartitioned.as("by-user")).to("shop.per_user");
    builder.<byte[], byte[]>stream("shop.per_user").to("shop.per_hour");

    InputTopics topics =
        InputTopics.of(
            builder.build().describe(),
            "shop-stream-processor",
            Set.of("shop.clicks", "shop.unread"),
            Set.of("shop.per_user", "shop.per_hour"));

    assertThat(topics.outer()).containsExactly("shop.clicks");
    assertThat(topics.inner())
        .containsExactly("shop-stream-processor-by-user-repartition", "shop.per_user");
  }
}
