package io.sluice.writer.file;

import java.nio.ByteBuffer;
import org.apache.parquet.bytes.ByteBufferAllocator;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.values.ValuesWriter;
import org.apache.parquet.column.values.dictionary.DictionaryValuesWriter;
import org.apache.parquet.column.values.dictionary.IntList.IntIterator;
import org.apache.parquet.column.values.plain.PlainValuesWriter;
import org.apache.parquet.io.api.Binary;
import org.jspecify.annotations.Nullable;

/** Encodes strings and bytes as numbers of a dictionary (Parquet Encodings.md, "Dictionary"). */
final class BytesDictionaryWriter extends DictionaryValuesWriter {

  private final BytesDictionary dictionary = new BytesDictionary();

  /**
   * @param mostBytes that the dictionary may have; Parquet falls back to plain values beyond
   */
  BytesDictionaryWriter(int mostBytes, ByteBufferAllocator allocator) {
    super(mostBytes, Encoding.PLAIN_DICTIONARY, Encoding.PLAIN_DICTIONARY, allocator);
  }

  @Override
  public void writeBytes(Binary value) {
    ByteBuffer buffer = value.toByteBuffer();
    int from = buffer.arrayOffset() + buffer.position();
    int known = dictionary.size();
    int id = dictionary.idOf(buffer.array(), from, from + buffer.remaining());
    if (id == known) {
      dictionaryByteSize += Integer.BYTES + value.length();
    }
    encodedValues.add(id);
  }

  /** The part that pages have used; null if none has. */
  @Override
  public @Nullable DictionaryPage toDictPageAndClose() {
    if (lastUsedDictionarySize == 0) {
      return null;
    }
    PlainValuesWriter plain =
        new PlainValuesWriter(lastUsedDictionaryByteSize, maxDictionaryByteSize, allocator);
    int[] starts = dictionary.starts();
    for (int id = 0; id < lastUsedDictionarySize; id++) {
      plain.writeBytes(value(starts[id]));
    }
    return dictPage(plain);
  }

  @Override
  protected void fallBackDictionaryEncodedData(ValuesWriter plain) {
    int[] starts = dictionary.starts();
    for (IntIterator ids = encodedValues.iterator(); ids.hasNext(); ) {
      plain.writeBytes(value(starts[ids.next()]));
    }
  }

  private Binary value(int start) {
    return Binary.fromReusedByteArray(dictionary.bytes(), start, dictionary.length(start));
  }

  @Override
  protected int getDictionarySize() {
    return dictionary.size();
  }

  @Override
  protected void clearDictionaryContent() {
    dictionary.clear();
  }
}
