package io.sluice.schema;

/**
 * The type of a column or an expression.
 *
 * <p>A value of a type is always held in the one Java class named here, so that nobody has to ask:
 *
 * <table>
 *   <caption>Types and the Java class of their values</caption>
 *   <tr><td>{@link Primitive#BOOLEAN}</td><td>{@link Boolean}</td></tr>
 *   <tr><td>{@link Primitive#INT}, {@link Primitive#LONG}</td><td>{@link Long}</td></tr>
 *   <tr><td>{@link Primitive#FLOAT}, {@link Primitive#DOUBLE}</td><td>{@link Double}</td></tr>
 *   <tr><td>{@link Primitive#STRING}</td><td>{@link String}</td></tr>
 *   <tr><td>{@link Primitive#BYTES}</td><td>{@code byte[]}</td></tr>
 *   <tr><td>{@link Primitive#DATE}</td><td>{@link Long}, days since 1970-01-01</td></tr>
 *   <tr><td>{@link Primitive#TIMESTAMP}</td><td>{@link Long}, microseconds since 1970-01-01 UTC</td></tr>
 *   <tr><td>{@link Decimal}</td><td>{@link java.math.BigDecimal} of the scale of the type</td></tr>
 *   <tr><td>{@link Struct}</td><td>{@link Row}</td></tr>
 *   <tr><td>{@link ListOf}</td><td>{@link java.util.List}</td></tr>
 *   <tr><td>{@link MapOf}</td><td>{@link java.util.Map} with {@link String} keys</td></tr>
 * </table>
 */
public sealed interface Type {

  /** The types that need no parameter. */
  enum Primitive implements Type {
    BOOLEAN,
    INT,
    LONG,
    FLOAT,
    DOUBLE,
    STRING,
    BYTES,
    DATE,
    TIMESTAMP;

    @Override
    public String toString() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** A decimal number of {@code precision} digits, {@code scale} of them behind the point. */
  record Decimal(int precision, int scale) implements Type {

    /** The most digits that Delta, Parquet and Spark agree on. */
    public static final int MAX_PRECISION = 38;

    public Decimal {
      if (precision < 1 || precision > MAX_PRECISION || scale < 0 || scale > precision) {
        throw new IllegalArgumentException(
            "Cannot make decimal(%d, %d): the precision is 1 to %d and the scale 0 to the precision"
                .formatted(precision, scale, MAX_PRECISION));
      }
    }

    @Override
    public String toString() {
      return "decimal(%d,%d)".formatted(precision, scale);
    }
  }

  /** A nested record. */
  record Struct(RowType row) implements Type {
    @Override
    public String toString() {
      return "struct" + row;
    }
  }

  /** A list of values of one type. */
  record ListOf(Type element, boolean elementNullable) implements Type {
    @Override
    public String toString() {
      return "list<" + element + ">";
    }
  }

  /** A map from strings to values of one type. */
  record MapOf(Type value, boolean valueNullable) implements Type {
    @Override
    public String toString() {
      return "map<string," + value + ">";
    }
  }
}
