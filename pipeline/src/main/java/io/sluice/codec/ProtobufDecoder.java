package io.sluice.codec;

import io.sluice.schema.RowReceiver;
import io.sluice.schema.RowType;
import io.sluice.schema.protobuf.ProtobufFile;

/**
 * Reads Protobuf's encoding straight into columns, by a plan made once for a message and a row
 * type. In front of the message stand its indexes, as in the Confluent wire format.
 *
 * <p>Fields are matched by name. A field without a column is skipped, and so is one that the schema
 * does not know; a nullable column without a field stays null. A scalar of proto3 without presence
 * that did not come has its default. What is repeated, split or out of order is read as Protobuf's
 * "Encoding" says; what contradicts the schema is malformed, also where other readers would drop
 * it. Nothing is allocated for columns that are not decimals and not nested.
 */
public final class ProtobufDecoder implements RecordDecoder {

  private final ProtobufPlan plan;
  private final MessageIndexes indexes;
  private final ProtobufInput in = new ProtobufInput();

  /**
   * @param message the one that every record must hold
   * @throws io.sluice.schema.IncompatibleSchemaException naming the column, if one cannot be filled
   *     without loss
   */
  public ProtobufDecoder(ProtobufFile.Placed message, RowType reader) {
    this(message, reader, false);
  }

  private ProtobufDecoder(ProtobufFile.Placed message, RowType reader, boolean isAmongOthers) {
    this.plan = ProtobufPlanner.plan(message.message(), reader, "");
    this.indexes = new MessageIndexes(message, isAmongOthers);
  }

  /**
   * One that reads a message among records of others, which are no mistake.
   *
   * @throws io.sluice.schema.IncompatibleSchemaException naming the column, if one cannot be filled
   *     without loss
   */
  public static ProtobufDecoder among(ProtobufFile.Placed message, RowType reader) {
    return new ProtobufDecoder(message, reader, true);
  }

  /**
   * @throws OtherRecordException if it holds another message, and that is no mistake
   */
  @Override
  public void decode(byte[] record, int offset, RowReceiver into) {
    in.open(record, offset);
    indexes.expect(in);
    into.begin();
    plan.begin();
    plan.read(in);
    plan.finish(in, into);
  }
}
