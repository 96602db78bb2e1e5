package io.sluice.schema.protobuf;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A message type.
 *
 * <p>Its fields are resolved when they are asked for, as a message may contain itself; a type that
 * nobody asks for may be one that we cannot read.
 */
public final class ProtobufMessage {

  private final String fullName;
  private final Supplier<List<ProtobufField>> resolution;
  private @Nullable List<ProtobufField> fields;

  ProtobufMessage(String fullName, Supplier<List<ProtobufField>> resolution) {
    this.fullName = fullName;
    this.resolution = resolution;
  }

  /** The name with its package. */
  public String fullName() {
    return fullName;
  }

  /**
   * The fields in the order of the text.
   *
   * @throws io.sluice.schema.IncompatibleSchemaException naming the field, if a type is not there
   */
  public List<ProtobufField> fields() {
    List<ProtobufField> known = fields;
    if (known == null) {
      known = List.copyOf(resolution.get());
      fields = known;
    }
    return known;
  }

  @Override
  public String toString() {
    return fullName;
  }
}
