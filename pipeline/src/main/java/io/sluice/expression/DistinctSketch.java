package io.sluice.expression;

import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.TgtHllType;
import org.apache.datasketches.hll.Union;

/**
 * About how many different values there were, in at most some four KiB: a HyperLogLog of Apache
 * DataSketches, whose bytes Spark's {@code hll_sketch_agg} reads and writes too.
 *
 * <p>The estimate depends on the set of the values alone, neither on their order nor on how
 * sketches of parts of them were merged. So it is never the library's usual one, which is a little
 * better for values that were added one by one, but is another one in another order.
 */
public final class DistinctSketch {

  /** The logarithm of the number of registers, a byte each; the standard error is 1.6 %. */
  public static final int LOG_REGISTERS = 12;

  private HllSketch sketch;

  private DistinctSketch(HllSketch sketch) {
    this.sketch = sketch;
  }

  /** Of no values. */
  public static DistinctSketch empty() {
    return new DistinctSketch(new HllSketch(LOG_REGISTERS, TgtHllType.HLL_8));
  }

  /** Of the bytes that {@link #bytes} or Spark gave. */
  public static DistinctSketch of(byte[] bytes) {
    return new DistinctSketch(HllSketch.heapify(bytes));
  }

  /** Adds a value that is not null. */
  public void add(Object value) {
    sketch.update(Equality.form(value));
  }

  /** Adds all that another sketch has. */
  public void merge(DistinctSketch other) {
    Union both = new Union(LOG_REGISTERS);
    both.update(sketch);
    both.update(other.sketch);
    sketch = both.getResult(TgtHllType.HLL_8);
  }

  public byte[] bytes() {
    return sketch.toCompactByteArray();
  }

  public long estimate() {
    return Math.round(sketch.getCompositeEstimate());
  }
}
