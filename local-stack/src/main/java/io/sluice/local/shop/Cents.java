package io.sluice.local.shop;

/** Money as a double with two decimals. */
final class Cents {
  private Cents() {}

  static double round(double amount) {
    return Math.round(amount * 100) / 100.0;
  }
}
