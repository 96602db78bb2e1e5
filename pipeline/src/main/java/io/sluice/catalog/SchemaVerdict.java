package io.sluice.catalog;

import io.sluice.schema.RowType;
import io.sluice.schema.Widening;
import java.util.List;
import java.util.stream.Collectors;

/** What becomes of the records of a schema, before there is one. */
public sealed interface SchemaVerdict {

  /** Whether somebody has something to do before such records come. */
  boolean isRefused();

  /** What becomes of them, in a sentence. */
  String reason();

  /** They are read into the columns that there are. */
  record Fits() implements SchemaVerdict {
    @Override
    public boolean isRefused() {
      return false;
    }

    @Override
    public String reason() {
      return "records are read into the columns that there are";
    }
  }

  /** The table gets columns with the first of them. */
  record Grows(RowType columns) implements SchemaVerdict {
    @Override
    public boolean isRefused() {
      return false;
    }

    @Override
    public String reason() {
      return "the table gets columns with the first record";
    }
  }

  /** The table waits until columns are widened. */
  record Waits(List<Widening> widenings) implements SchemaVerdict {
    @Override
    public boolean isRefused() {
      return true;
    }

    @Override
    public String reason() {
      return "the table waits until larger columns are there: "
          + widenings.stream().map(Widening::toString).collect(Collectors.joining(", "));
    }
  }

  /** All of them go to quarantine. */
  record Quarantined(String reason) implements SchemaVerdict {
    @Override
    public boolean isRefused() {
      return true;
    }
  }

  /** They are no rows of this table: they are of another type than its records. */
  record PassedOver(String reason) implements SchemaVerdict {
    @Override
    public boolean isRefused() {
      return true;
    }
  }

  /** The writer ends at the first of them. */
  record Stops(String reason) implements SchemaVerdict {
    @Override
    public boolean isRefused() {
      return true;
    }
  }
}
