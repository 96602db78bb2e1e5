package io.sluice.plan;

import io.sluice.pipeline.DimensionDefinition;
import io.sluice.pipeline.Pipeline;
import io.sluice.pipeline.ViewDefinition;
import io.sluice.view.ViewPlan;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/** A short text that another definition of a view does not have. */
public final class DefinitionFingerprint {

  private static final int BYTES = 8;

  private DefinitionFingerprint() {}

  /** Of all that the rows of a view depend on but the rows that they are made of. */
  public static String of(Pipeline pipeline, ViewPlan plan) {
    ViewDefinition view = Objects.requireNonNull(pipeline.views().get(plan.name()));
    List<Object> parts = new ArrayList<>();
    parts.add(view.from());
    parts.add(view.where());
    parts.add(view.window());
    parts.add(view.groupBy());
    parts.add(view.join());
    parts.add(view.lookup());
    parts.add(view.dedupe());
    parts.add(view.select());
    parts.add(plan.output());
    plan.sources().forEach(parts::add);
    if (plan instanceof ViewPlan.Lookup lookup) {
      DimensionDefinition dimension =
          Objects.requireNonNull(pipeline.dimensions().get(lookup.dimension()));
      parts.add(dimension.table());
      parts.add(dimension.key());
      parts.add(dimension.asOf());
      parts.add(lookup.dimensionColumns());
    }
    return hash(String.join("\n", parts.stream().map(Object::toString).toList()));
  }

  private static String hash(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
