package io.sluice.processor.topology;

/** The events from {@code start} to before {@code end}, in milliseconds since 1970. */
record Window(long start, long end) {}
