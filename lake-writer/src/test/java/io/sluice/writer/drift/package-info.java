/**
 * What becomes of a table when the schema of its topic changes, held against a table in the docs.
 */
@org.jspecify.annotations.NullMarked
package io.sluice.writer.drift;
