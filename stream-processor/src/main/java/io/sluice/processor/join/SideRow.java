package io.sluice.processor.join;

import io.sluice.processor.join.JoinSide.Part;

/** A row on its way into a join, as {@link SourceRowCodec} writes it, and the side it is of. */
public record SideRow(Part part, byte[] row) {}
