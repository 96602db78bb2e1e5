package io.sluice.writer.file;

import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ParquetProperties;
import org.apache.parquet.column.values.ValuesWriter;
import org.apache.parquet.column.values.factory.DefaultV1ValuesWriterFactory;
import org.apache.parquet.column.values.factory.ValuesWriterFactory;
import org.apache.parquet.column.values.fallback.FallbackValuesWriter;
import org.apache.parquet.column.values.plain.PlainValuesWriter;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.jspecify.annotations.Nullable;

/** Parquet's own choice of encodings, with another dictionary for strings and bytes. */
final class ColumnEncodings implements ValuesWriterFactory {

  private final DefaultV1ValuesWriterFactory standard = new DefaultV1ValuesWriterFactory();
  private @Nullable ParquetProperties properties;

  @Override
  public void initialize(ParquetProperties ofFile) {
    properties = ofFile;
    standard.initialize(ofFile);
  }

  @Override
  public ValuesWriter newValuesWriter(ColumnDescriptor column) {
    ParquetProperties ofFile = properties;
    if (ofFile != null
        && column.getPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.BINARY
        && ofFile.isDictionaryEnabled(column)) {
      return dictionary(ofFile);
    }
    return standard.newValuesWriter(column);
  }

  private static ValuesWriter dictionary(ParquetProperties ofFile) {
    return FallbackValuesWriter.of(
        new BytesDictionaryWriter(ofFile.getDictionaryPageSizeThreshold(), ofFile.getAllocator()),
        new PlainValuesWriter(
            ofFile.getInitialSlabSize(), ofFile.getPageSizeThreshold(), ofFile.getAllocator()));
  }
}
