package io.sluice.catalog;

import io.sluice.codec.OtherRecordException;
import io.sluice.codec.ProtobufDecoder;
import io.sluice.codec.RecordDecoder;
import io.sluice.registry.SchemaRegistry;
import io.sluice.registry.SchemaText;
import io.sluice.schema.RowType;
import io.sluice.schema.protobuf.ProtobufFile;
import io.sluice.schema.protobuf.ProtobufSchemas;

/** Protobuf's files, of which records hold one message; imports are fetched. */
record ProtobufLanguage(ProtobufMessages messages, SchemaRegistry registry)
    implements SchemaLanguage<ProtobufFile.Placed> {
  @Override
  public SchemaText.Kind kind() {
    return SchemaText.Kind.PROTOBUF;
  }

  @Override
  public ProtobufFile.Placed parse(SchemaText schema) {
    return messages
        .in(schema, registry)
        .orElseThrow(
            () -> new OtherRecordException("another schema", messages.message().orElse("")));
  }

  @Override
  public RowType columns(ProtobufFile.Placed message) {
    return ProtobufSchemas.rowType(message.message());
  }

  @Override
  public RecordDecoder decoder(ProtobufFile.Placed message, RowType columns) {
    return messages.message().isPresent()
        ? ProtobufDecoder.among(message, columns)
        : new ProtobufDecoder(message, columns);
  }
}
