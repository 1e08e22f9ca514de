package io.firecamp.aws.cost;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * What a service is estimated to cost in a month. Its text is a table.
 *
 * @param service the service's name
 * @param items what is paid for
 * @param prices the list that the prices are from
 * @param notes what is not included, or assumed
 */
public record CostEstimate(
    String service, List<CostItem> items, PriceList prices, List<String> notes) {
  public CostEstimate {
    Objects.requireNonNull(service, "service");
    Objects.requireNonNull(prices, "prices");
    items = List.copyOf(items);
    notes = List.copyOf(notes);
  }

  /** The sum of all items, in whole cents. */
  public BigDecimal monthly() {
    return items.stream()
        .map(CostItem::monthly)
        .reduce(BigDecimal.ZERO, BigDecimal::add)
        .setScale(2, RoundingMode.HALF_UP);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(
        "%s in a month, at the prices of %s on %s (%s)%n"
            .formatted(service, prices.region(), prices.date(), prices.currency()));
    for (CostItem item : items) {
      text.append(
          line(
              item.name(),
              "%s %s x %s".formatted(item.quantity().toPlainString(), item.unit(), item.price()),
              item.monthly().setScale(2, RoundingMode.HALF_UP)));
    }
    text.append(line("total", "", monthly()));
    notes.forEach(note -> text.append("note: ").append(note).append(System.lineSeparator()));
    return text.toString();
  }

  private static String line(String name, String how, BigDecimal cost) {
    return String.format(Locale.ROOT, "%-24s %-34s %10s%n", name, how, cost.toPlainString());
  }
}
