package io.sluice.local.shop;

/** What the shop sells. */
public record Product(String productId, String name, String category, double price) {}
