package io.sluice.writer.feed;

import io.sluice.schema.FollowedColumns;
import io.sluice.schema.GrownColumns;
import io.sluice.schema.IncompatibleSchemaException;
import io.sluice.schema.RowType;
import io.sluice.schema.TableSchemaJson;
import io.sluice.writer.table.ColumnGrowth;
import io.sluice.writer.table.ColumnTypes;
import io.sluice.writer.table.TableRefusedException;
import io.sluice.writer.table.TableState;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the records of a feed become now. It begins as planned; records bring columns, and a table
 * that is there says of what types they are, if its definition follows it.
 */
final class FollowedFormat {

  private static final Logger LOG = LoggerFactory.getLogger(FollowedFormat.class);

  private final FeedPlan plan;
  private RowFormat format;
  private Optional<String> followed = Optional.empty();
  private boolean isTableThere;

  FollowedFormat(FeedPlan plan) {
    this.plan = plan;
    this.format = plan.format();
  }

  RowFormat now() {
    return format;
  }

  /** Records are to become rows of these columns. */
  void take(RowType columns) {
    format = format.with(columns);
  }

  /** A commit has landed. */
  void sawTable() {
    isTableThere = true;
  }

  /** Whether somebody has seen the table. */
  boolean isTableThere() {
    return isTableThere;
  }

  /**
   * Fits the format to the table as it is now.
   *
   * @return whether it has changed
   * @throws TableRefusedException if no row can have a column of the table
   */
  boolean follow(TableState table) {
    if (plan.table().types() == ColumnTypes.DEFINED || table.schemaJson().equals(followed)) {
      return false;
    }
    isTableThere = table.schemaJson().isPresent();
    RowType columns = table.schemaJson().map(this::fitting).orElse(format.columns());
    followed = table.schemaJson();
    if (columns.equals(format.columns())) {
      return false;
    }
    LOG.info("Table {}: rows follow its columns, which are now {}", plan.name(), columns);
    take(columns);
    return true;
  }

  private RowType fitting(String schemaJson) {
    if (plan.table().types() == ColumnTypes.TAKEN) {
      return taken(schemaJson);
    }
    RowType there = columns(schemaJson);
    return plan.table().growth() == ColumnGrowth.ALLOWED
        ? FollowedColumns.growing(format.columns(), there)
        : FollowedColumns.fixed(format.columns(), there);
  }

  /** All columns of the table, and those that records are to bring. */
  private RowType taken(String schemaJson) {
    RowType there = plan.feed().recordsOf(read(() -> TableSchemaJson.read(schemaJson)));
    RowType declared = plan.feed().record();
    DeclaredColumns.require(plan.table(), declared, there);
    try {
      return GrownColumns.of(there, format.columns());
    } catch (IncompatibleSchemaException anotherWritersName) {
      return read(() -> GrownColumns.of(there, declared));
    }
  }

  private RowType columns(String schemaJson) {
    return read(() -> TableSchemaJson.read(schemaJson, format.columns().names()));
  }

  private RowType read(Supplier<RowType> columns) {
    try {
      return columns.get();
    } catch (IllegalArgumentException | IncompatibleSchemaException e) {
      throw refused(e.getMessage() + "; change that column, or name another table", e);
    }
  }

  private TableRefusedException refused(String reason, Throwable cause) {
    return new TableRefusedException(
        "Cannot write table %s at %s: %s".formatted(plan.name(), plan.table().location(), reason),
        cause);
  }
}
