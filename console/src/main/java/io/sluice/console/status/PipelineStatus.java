package io.sluice.console.status;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How a pipeline is at one moment.
 *
 * @param trouble why Kafka has not answered; empty if it has
 * @param processorLag records of streams that the processor has not read; empty if it has no views,
 *     never ran, or if Kafka does not say
 */
public record PipelineStatus(
    String pipeline,
    Instant time,
    Optional<String> trouble,
    OptionalLong processorLag,
    List<TableStatus> tables) {

  public PipelineStatus {
    tables = List.copyOf(tables);
  }
}
