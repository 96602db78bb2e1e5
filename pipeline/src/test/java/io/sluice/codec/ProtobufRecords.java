package io.sluice.codec;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The indexes of a message in its schema, written and read by protobuf-java. */
public final class ProtobufRecords {

  private ProtobufRecords() {}

  /** The indexes as Confluent's serializers write them: the first message is a single 0. */
  public static byte[] indexes(List<Integer> indexes) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      boolean first = indexes.equals(List.of(0));
      out.writeSInt32NoTag(first ? 0 : indexes.size());
      if (!first) {
        for (int index : indexes) {
          out.writeSInt32NoTag(index);
        }
      }
      out.flush();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Integer> readIndexes(CodedInputStream in) throws IOException {
    int count = in.readSInt32();
    if (count == 0) {
      return List.of(0);
    }
    List<Integer> indexes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      indexes.add(in.readSInt32());
    }
    return indexes;
  }
}
