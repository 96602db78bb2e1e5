package io.sluice.processor.view;

import io.sluice.schema.RowType;
import io.sluice.view.Source;

/** A source of a view, and the topic that its rows come from. */
record Side(Source source, String topic) {

  String name() {
    return source.name();
  }

  RowType columns() {
    return source.columns();
  }
}
