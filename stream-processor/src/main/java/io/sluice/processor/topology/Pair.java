package io.sluice.processor.topology;

/** Two rows that match, as {@link SourceRowCodec} writes them. */
record Pair(byte[] left, byte[] right) {}
