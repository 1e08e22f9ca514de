package io.firecamp.aws.cost;

import io.firecamp.spec.ServiceSpec;
import io.firecamp.spec.VolumePurpose;
import io.firecamp.spec.VolumeSpec;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;

/** Estimates costs from a price list. Sends no request. */
public final class CostEstimator {
  private final PriceList prices;
  private final String region;

  /**
   * Estimates with these prices.
   *
   * @param region where services run; if the prices are of another one, estimates say so
   */
  public CostEstimator(PriceList prices, String region) {
    this.prices = Objects.requireNonNull(prices, "prices");
    this.region = Objects.requireNonNull(region, "region");
  }

  /** Returns what the service costs in a month; see its notes for what is not included. */
  public CostEstimate estimate(ServiceSpec spec) {
    return new Bill(spec).estimate();
  }

  /** The items of one service. */
  private final class Bill {
    private final ServiceSpec spec;
    private final List<CostItem> items = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    Bill(ServiceSpec spec) {
      this.spec = spec;
    }

    CostEstimate estimate() {
      for (VolumePurpose purpose : VolumePurpose.values()) {
        volumes(purpose);
      }
      add("DNS zone", 1, "zone", "route53.zone");
      add("secrets", spec.secrets().size(), "secrets", "secretsmanager.secret");
      BigDecimal logged =
          prices
              .find("logs.assumed")
              .orElse(BigDecimal.ONE)
              .multiply(BigDecimal.valueOf(spec.replicas()));
      add("logs, arriving", logged, "GiB", "logs.ingested");
      add("logs, kept", logged, "GiB", "logs.stored");
      notes.add("the DNS zone is shared by all services of cluster " + spec.cluster());
      notes.add(
          "a member is assumed to log %s GiB in a month"
              .formatted(prices.find("logs.assumed").orElse(BigDecimal.ONE)));
      notes.add("not included: the cluster's instances, traffic between zones, snapshots");
      if (!prices.region().equals(region)) {
        notes.add("the prices are of %s, not of %s".formatted(prices.region(), region));
      }
      return new CostEstimate(spec.name(), items, prices, notes);
    }

    private void volumes(VolumePurpose purpose) {
      VolumeSpec volume = spec.volume(purpose);
      String name = "%s volumes, %s".formatted(purpose.word(), volume.type());
      String key = "ebs." + volume.type();
      add(name, (long) spec.replicas() * volume.sizeGib(), "GiB", key + ".gib");
      beyond(name + ", IOPS", volume.iops(), "IOPS", key + ".iops");
      beyond(name + ", throughput", volume.throughputMibps(), "MiB/s", key + ".mibps");
    }

    private void beyond(String name, OptionalInt wanted, String unit, String key) {
      long included = prices.find(key + ".included").map(BigDecimal::longValue).orElse(0L);
      long paid = wanted.isPresent() ? wanted.getAsInt() - included : 0;
      if (paid > 0) {
        add(name, paid * spec.replicas(), unit, key);
      }
    }

    private void add(String name, long quantity, String unit, String key) {
      add(name, BigDecimal.valueOf(quantity), unit, key);
    }

    private void add(String name, BigDecimal quantity, String unit, String key) {
      if (quantity.signum() > 0) {
        prices
            .find(key)
            .ifPresentOrElse(
                price -> items.add(new CostItem(name, quantity, unit, price)),
                () -> notes.add("%s: not included, as the prices lack %s".formatted(name, key)));
      }
    }
  }
}
