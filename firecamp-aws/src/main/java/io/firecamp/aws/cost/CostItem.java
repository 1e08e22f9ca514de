package io.firecamp.aws.cost;

import java.math.BigDecimal;
import java.util.Objects;

/**
 * One thing that is paid for.
 *
 * @param name what it is
 * @param quantity how much of it
 * @param unit what the quantity counts
 * @param price of one unit for a month
 */
public record CostItem(String name, BigDecimal quantity, String unit, BigDecimal price) {
  public CostItem {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(quantity, "quantity");
    Objects.requireNonNull(unit, "unit");
    Objects.requireNonNull(price, "price");
  }

  /** What it costs in a month, not rounded. */
  public BigDecimal monthly() {
    return quantity.multiply(price);
  }
}
