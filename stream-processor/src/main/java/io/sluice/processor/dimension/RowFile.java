package io.sluice.processor.dimension;

import io.sluice.codec.AvroDecoder;
import io.sluice.codec.AvroEncoder;
import io.sluice.failure.ExitCode;
import io.sluice.failure.SluiceException;
import io.sluice.schema.Row;
import io.sluice.schema.RowType;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.rocksdb.FlushOptions;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Rows by their key in a RocksDB of their own, which is deleted when it is closed: it is a copy of
 * a version of a table. One thread fills it; then any may ask.
 */
final class RowFile implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RowFile.class);

  /** Blocks of rows that were asked for lately. */
  private static final long CACHE_MIB = 32;

  static {
    RocksDB.loadLibrary();
  }

  private final Path folder;
  private final Options options;
  private final WriteOptions writing;
  private final RocksDB rocks;
  private final ThreadLocal<KeyedRowCodec> codec;

  /** Encodes for one thread. */
  private static final class KeyedRowCodec {
    private final RowType columns;
    private final RowType keyColumn;
    private final AvroEncoder keys;
    private final AvroEncoder encoder;
    private final AvroDecoder decoder;

    KeyedRowCodec(RowType columns, int key) {
      this.columns = columns;
      this.keyColumn = RowType.of(columns.field(key));
      this.keys = AvroEncoder.bare(keyColumn);
      this.encoder = AvroEncoder.bare(columns);
      this.decoder = AvroDecoder.bare(columns);
    }

    byte[] key(Object key) {
      return keys.encode(Row.of(keyColumn, key));
    }

    byte[] value(Row row) {
      return encoder.encode(row);
    }

    Row row(byte[] value) {
      Row row = new Row(columns);
      decoder.decode(value, 0, row);
      return row;
    }
  }

  private RowFile(Path folder, RowType columns, int key) throws RocksDBException {
    this.folder = folder;
    this.options =
        new Options()
            .setCreateIfMissing(true)
            .setErrorIfExists(true)
            .optimizeForPointLookup(CACHE_MIB);
    this.writing = new WriteOptions().setDisableWAL(true);
    this.rocks = RocksDB.open(options, folder.toString());
    this.codec = ThreadLocal.withInitial(() -> new KeyedRowCodec(columns, key));
  }

  /**
   * @param folder where there is nothing yet
   * @param key the ordinal of the key
   */
  static RowFile create(Path folder, RowType columns, int key) {
    try {
      return new RowFile(folder, columns, key);
    } catch (RocksDBException e) {
      throw failed("write", folder, e);
    }
  }

  /** Whether there was no row of this key yet; if there was, that one stays. */
  boolean putIfAbsent(Object key, Row row) {
    try {
      byte[] bytes = codec.get().key(key);
      if (rocks.get(bytes) != null) {
        return false;
      }
      rocks.put(writing, bytes, codec.get().value(row));
      return true;
    } catch (RocksDBException e) {
      throw failed("write", folder, e);
    }
  }

  /** Ends the filling. */
  void finish() {
    try (FlushOptions whole = new FlushOptions().setWaitForFlush(true)) {
      rocks.flush(whole);
    } catch (RocksDBException e) {
      throw failed("write", folder, e);
    }
  }

  @Nullable Row get(Object key) {
    try {
      byte[] value = rocks.get(codec.get().key(key));
      return value == null ? null : codec.get().row(value);
    } catch (RocksDBException e) {
      throw failed("read", folder, e);
    }
  }

  @Override
  public void close() {
    rocks.close();
    writing.close();
    options.close();
    delete(folder);
  }

  /** What cannot be deleted now, {@link StateFolders} deletes when the process ends or starts. */
  private static void delete(Path folder) {
    try {
      Utils.delete(folder.toFile());
    } catch (IOException e) {
      LOG.warn("The rows of a dimension's version at {} are still there: {}", folder, e.toString());
    }
  }

  private static SluiceException failed(String verb, Path folder, RocksDBException e) {
    return new SluiceException(
        ExitCode.TRY_LATER,
        "Cannot %s the rows of a dimension at %s: %s; check that the disk has room, or give it the memory with 'memory_rows'"
            .formatted(verb, folder, e.getMessage()),
        e);
  }
}
