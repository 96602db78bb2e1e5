package io.sluice.writer.feed;

import io.sluice.schema.Field;
import io.sluice.schema.RowType;
import io.sluice.writer.table.TableDefinition;
import io.sluice.writer.table.TableRefusedException;
import java.util.OptionalInt;

/** Columns that the pipeline file declares of a table that has others besides. */
public final class DeclaredColumns {

  private DeclaredColumns() {}

  /**
   * Holds them against those of the table.
   *
   * @throws TableRefusedException if it has one with another type
   */
  public static void require(TableDefinition table, RowType declared, RowType there) {
    for (Field column : declared.fields()) {
      OptionalInt found = there.ordinal(column.name());
      if (found.isPresent() && !there.field(found.getAsInt()).type().equals(column.type())) {
        throw new TableRefusedException(
            "Cannot write table %s at %s: column '%s' is declared as %s, and the table has %s; promote the column, or declare it as the table has it"
                .formatted(
                    table.name(),
                    table.location(),
                    column.name(),
                    column.type(),
                    there.field(found.getAsInt()).type()));
      }
    }
  }
}
