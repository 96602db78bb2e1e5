package io.sluice.writer.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.schema.Field;
import io.sluice.schema.RowType;
import io.sluice.schema.Type.Primitive;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;
import org.apache.parquet.schema.MessageType;
import org.junit.jupiter.api.Test;

/** A file that cannot be written leaves no descriptor behind. */
class ParquetOutputTest {

  private static final RowType TYPE = RowType.of(Field.required("id", Primitive.LONG));

  private boolean isOpen;

  /** A file that can be created and takes nothing. */
  private final class Full implements OutputFile {
    @Override
    public PositionOutputStream create(long blockSizeHint) {
      isOpen = true;
      return new PositionOutputStream() {
        @Override
        public long getPos() {
          return 0;
        }

        @Override
        public void write(int octet) throws IOException {
          throw new IOException("No space left on device");
        }

        @Override
        public void close() {
          isOpen = false;
        }
      };
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) {
      return create(blockSizeHint);
    }

    @Override
    public boolean supportsBlockSize() {
      return false;
    }

    @Override
    public long defaultBlockSize() {
      return 0;
    }
  }

  @Test
  void aFileThatTakesNotEvenItsFirstBytesIsClosed() {
    MessageType schema = ParquetSchema.of(TYPE, Set.of());
    RowWriter rows =
        new RowWriter(schema, ColumnWriters.of(TYPE, Set.of(), Set.of()), Set.<List<String>>of());
    SharedCompression compression =
        new SharedCompression(new Configuration(false), CompressionCodecName.SNAPPY);

    assertThatThrownBy(() -> ParquetOutput.begin(rows, compression, 1 << 20, new Full()))
        .isInstanceOf(IOException.class);

    assertThat(isOpen).isFalse();
    compression.release();
  }
}
