package io.sluice.view;

import io.sluice.expression.Expression;

/** A column of a view and how it is computed. */
public record Projection(String column, Expression expression) {}
