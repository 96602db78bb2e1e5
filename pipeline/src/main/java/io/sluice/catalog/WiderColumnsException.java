package io.sluice.catalog;

import io.sluice.schema.RowType;
import io.sluice.schema.Widening;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A record has fields of larger types than their columns. Nothing was read of it; it can be read
 * once somebody has widened the columns.
 */
public final class WiderColumnsException extends RuntimeException {

  private final int schemaId;
  private final transient List<Widening> widenings;
  private final String wayOut;
  private final transient RowType columns;

  /**
   * @param columns that the record could be read into
   */
  public WiderColumnsException(
      String stream, int schemaId, List<Widening> widenings, RowType columns) {
    this(schemaId, widenings, columns, promotions(stream, widenings));
  }

  private WiderColumnsException(
      int schemaId, List<Widening> widenings, RowType columns, String wayOut) {
    super(
        "records of schema %d need larger columns: %s; the table waits for: %s"
            .formatted(
                schemaId,
                widenings.stream().map(Widening::toString).collect(Collectors.joining(", ")),
                wayOut),
        null,
        false,
        false);
    this.schemaId = schemaId;
    this.widenings = List.copyOf(widenings);
    this.columns = columns;
    this.wayOut = wayOut;
  }

  private static String promotions(String stream, List<Widening> widenings) {
    return widenings.stream()
        .map(each -> "sluice promote-column %s '%s' '%s'".formatted(stream, each.path(), each.to()))
        .collect(Collectors.joining("; "));
  }

  /** The id of the record's schema in the registry. */
  public int schemaId() {
    return schemaId;
  }

  /** The commands that widen them. */
  public String wayOut() {
    return wayOut;
  }

  /** What has to be widened. */
  public List<Widening> widenings() {
    return widenings;
  }

  /** Columns that the record could be read into. */
  public RowType columns() {
    return columns;
  }
}
