package io.sluice.registry;

/**
 * A schema that another one imports.
 *
 * @param name by which it is imported
 */
public record SchemaReference(String name, String subject, int version) {}
