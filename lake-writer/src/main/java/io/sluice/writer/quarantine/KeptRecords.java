package io.sluice.writer.quarantine;

import java.util.NavigableSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The malformed records that a quarantine keeps, all as of one version of it.
 *
 * <p>To be asked after the state of the table was read: what is then below the table's offsets is
 * in the quarantine. All may be called again.
 */
interface KeptRecords {

  /**
   * Gives all records without their bytes and headers.
   *
   * @throws io.sluice.writer.table.TableException if the quarantine cannot be read
   */
  void findings(Consumer<QuarantinedRecord> into);

  /**
   * Gives all records whole.
   *
   * @throws io.sluice.writer.table.TableException if the quarantine cannot be read
   */
  void records(Consumer<QuarantinedRecord> into);

  /**
   * Those of some places of which the table has rows now.
   *
   * @throws io.sluice.writer.table.TableException if the table cannot be read
   */
  Set<RecordPlace> inTable(NavigableSet<RecordPlace> places);
}
