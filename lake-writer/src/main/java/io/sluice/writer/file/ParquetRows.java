package io.sluice.writer.file;

import io.sluice.writer.table.TableException;
import java.io.IOException;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;

/** Reads some columns of a data file, whoever wrote it, a row group at a time. */
public final class ParquetRows {

  private final Configuration configuration;
  private final Set<String> columns;

  /**
   * @param columns those that are read; a file need not have them
   */
  public ParquetRows(Configuration configuration, Set<String> columns) {
    this.configuration = configuration;
    this.columns = Set.copyOf(columns);
  }

  /**
   * @throws TableException if the file cannot be read
   */
  public void forEach(Path path, Consumer<Group> rows) {
    try (ParquetFileReader reader =
        ParquetFileReader.open(HadoopInputFile.fromPath(path, configuration))) {
      MessageType file = reader.getFileMetaData().getSchema();
      MessageType wanted =
          new MessageType(
              file.getName(),
              file.getFields().stream()
                  .filter(field -> columns.contains(field.getName()))
                  .toList());
      reader.setRequestedSchema(wanted);
      MessageColumnIO io = new ColumnIOFactory().getColumnIO(wanted, file);
      for (PageReadStore group = reader.readNextRowGroup();
          group != null;
          group = reader.readNextRowGroup()) {
        RecordReader<Group> records = io.getRecordReader(group, new GroupRecordConverter(wanted));
        for (long row = 0; row < group.getRowCount(); row++) {
          rows.accept(records.read());
        }
      }
    } catch (IOException e) {
      throw new TableException(
          "Cannot read file %s: %s; if it is gone, somebody has deleted what the table still names"
              .formatted(path, e.getMessage()),
          e);
    }
  }
}
