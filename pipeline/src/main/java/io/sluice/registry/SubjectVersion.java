package io.sluice.registry;

/** One version of a subject; versions count from one. */
public record SubjectVersion(String subject, int version, int id, SchemaText schema) {}
