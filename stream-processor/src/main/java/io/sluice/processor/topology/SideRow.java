package io.sluice.processor.topology;

import io.sluice.processor.topology.JoinSide.Part;

/** A row on its way into a join, as {@link SourceRowCodec} writes it, and the side it is of. */
record SideRow(Part part, byte[] row) {}
