package io.firecamp.aws.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firecamp.error.FirecampException;
import io.firecamp.spec.Secret;
import io.firecamp.spec.ServiceSpec;
import io.firecamp.spec.VolumeSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CostEstimatorTest {
  private final CostEstimator estimator = new CostEstimator(PriceList.bundled(), "us-east-1");

  private static ServiceSpec.Builder spec() {
    return ServiceSpec.builder()
        .cluster("t1")
        .name("mypg")
        .kind("sample")
        .replicas(3)
        .dataVolume(VolumeSpec.ofGib(100))
        .journalVolume(VolumeSpec.ofGib(10))
        .image("sample:1")
        .port(5432)
        .putSecrets("admin-password", Secret.of("changeme"));
  }

  @Test
  void estimate_isItemised_andItsSumIsRight() {
    CostEstimate estimate = estimator.estimate(spec().build());

    // 300 GiB and 30 GiB of gp3, a zone, a secret, 3 GiB of logs that arrive and are kept.
    assertThat(estimate.monthly()).isEqualByComparingTo("28.89");
    assertThat(estimate.items()).hasSize(6);
    assertThat(estimate.toString())
        .contains("data volumes, gp3", "24.00", "total", "28.89", "2026-06-30")
        .contains("not included: the cluster's instances");
  }

  @Test
  void performance_isPaidBeyondWhatIsIncluded() {
    VolumeSpec fast = VolumeSpec.builder().sizeGib(100).iops(4000).throughputMibps(125).build();

    assertThat(estimator.estimate(spec().dataVolume(fast).build()).items())
        .filteredOn(i -> i.name().startsWith("data volumes"))
        .extracting(i -> i.name() + "=" + i.monthly().stripTrailingZeros().toPlainString())
        .containsExactly("data volumes, gp3=24", "data volumes, gp3, IOPS=15");
  }

  @Test
  void priceThatIsMissing_isSaid() {
    VolumeSpec exotic = VolumeSpec.builder().sizeGib(100).type("gp9").build();

    assertThat(estimator.estimate(spec().dataVolume(exotic).build()).notes())
        .anyMatch(n -> n.contains("ebs.gp9.gib"));
  }

  @Test
  void otherRegion_isSaid() {
    CostEstimator elsewhere = new CostEstimator(PriceList.bundled(), "eu-central-1");

    assertThat(elsewhere.estimate(spec().build()).notes())
        .anyMatch(n -> n.contains("not of eu-central-1"));
  }

  @Test
  void ownPrices_replaceTheBundledOnes(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("prices.properties");
    Files.writeString(file, "date=2027-01-01\nregion=eu-central-1\ncurrency=EUR\nebs.gp3.gib=1\n");
    PriceList own = PriceList.read(file);

    CostEstimate estimate = new CostEstimator(own, "eu-central-1").estimate(spec().build());
    assertThat(estimate.monthly()).isEqualByComparingTo("330");
    assertThat(estimate.toString()).contains("EUR", "2027-01-01");
  }

  @Test
  void pricesThatAreWrong_areRefused(@TempDir Path directory) throws IOException {
    Path file = directory.resolve("prices.properties");
    Files.writeString(file, "date=today\nregion=x\ncurrency=USD\n");
    assertThatThrownBy(() -> PriceList.read(file))
        .isInstanceOf(FirecampException.class)
        .hasMessageContainingAll(file.toString(), "'today' is not a date");
    Files.writeString(file, "date=2027-01-01\nregion=x\ncurrency=USD\nebs.gp3.gib=cheap\n");
    assertThatThrownBy(() -> PriceList.read(file)).hasMessageContaining("'cheap' is not a number");
    Files.writeString(file, "date=2027-01-01\nregion=x\n");
    assertThatThrownBy(() -> PriceList.read(file)).hasMessageContaining("currency is missing");
    assertThatThrownBy(() -> PriceList.read(directory.resolve("none")))
        .isInstanceOf(FirecampException.class);
  }
}
