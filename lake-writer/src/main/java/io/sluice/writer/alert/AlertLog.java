package io.sluice.writer.alert;

import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes every alert into the log, under a name of its own and as a line of JSON that whoever
 * collects logs can read.
 */
public final class AlertLog implements Consumer<Alert> {

  /** The logger that has alerts and nothing else. */
  public static final String NAME = "io.sluice.alert";

  private static final Logger LOG = LoggerFactory.getLogger(NAME);

  @Override
  public void accept(Alert alert) {
    switch (alert.kind()) {
      case TABLE_GROWN, TABLE_GOES_ON, REGISTRY_AVAILABLE -> LOG.info("{}", alert.json());
      case RECORD_QUARANTINED, FIELDS_LEFT_OUT, TABLE_WAITS, REGISTRY_UNAVAILABLE ->
          LOG.warn("{}", alert.json());
      case TABLE_FAILED -> LOG.error("{}", alert.json());
    }
  }
}
