package io.sluice.codec;

import io.sluice.schema.RowType;

/**
 * A schema made from a seed with records of it, and what a slow implementation that is not ours
 * reads in a record.
 */
public interface GeneratedStream {

  /** The formats, each with its generator and its oracle. */
  enum Kind {
    /** Written by Apache Avro, read by its generic reader. */
    AVRO {
      @Override
      public GeneratedStream of(long seed) {
        return new GeneratedAvro(seed);
      }
    },
    /** Spelled in many ways, read by Jackson as a tree. */
    JSON {
      @Override
      public GeneratedStream of(long seed) {
        return new GeneratedJson(seed);
      }
    },
    /** Written and read by protobuf-java as dynamic messages. */
    PROTOBUF {
      @Override
      public GeneratedStream of(long seed) {
        return new GeneratedProtobuf(seed);
      }
    };

    public abstract GeneratedStream of(long seed);
  }

  /** The schema as text, for messages. */
  String schema();

  RowType columns();

  RecordDecoder decoder();

  /** Another record, without the header of the wire format. */
  byte[] nextRecord();

  /**
   * What the oracle reads, as {@link RandomRows#plain} shows a row.
   *
   * @throws Exception of whatever kind, if the oracle finds no value of the schema
   */
  Object expected(byte[] record) throws Exception;
}
