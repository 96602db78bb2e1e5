/** Protobuf's message types as the text of {@code .proto} files gives them, and their columns. */
@NullMarked
package io.sluice.schema.protobuf;

import org.jspecify.annotations.NullMarked;
