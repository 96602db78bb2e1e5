package io.sluice.local.run;

import java.util.function.Supplier;

/**
 * What is kept running.
 *
 * @param starter starts it, or throws if that is not possible at all
 */
record Service(String name, Supplier<Child> starter) {}
