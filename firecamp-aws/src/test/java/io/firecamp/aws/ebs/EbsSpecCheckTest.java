package io.firecamp.aws.ebs;

import static org.assertj.core.api.Assertions.assertThat;

import io.firecamp.spec.Problems;
import io.firecamp.spec.ServiceSpec;
import io.firecamp.spec.VolumeSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EbsSpecCheckTest {
  private static List<String> problems(VolumeSpec data, Map<String, String> tags) {
    Problems problems = new Problems();
    new EbsSpecCheck()
        .check(
            ServiceSpec.builder()
                .cluster("t1")
                .name("mypg")
                .kind("postgresql")
                .replicas(3)
                .dataVolume(data)
                .journalVolume(VolumeSpec.ofGib(10))
                .image("firecamp-postgres:18")
                .port(5432)
                .tags(tags)
                .build(),
            problems);
    return problems.found();
  }

  private static VolumeSpec volume(int size, String type, int iops, int throughput) {
    VolumeSpec.Builder volume = VolumeSpec.builder().sizeGib(size).type(type);
    if (iops > 0) {
      volume.iops(iops);
    }
    if (throughput > 0) {
      volume.throughputMibps(throughput);
    }
    return volume.build();
  }

  @ParameterizedTest
  @CsvSource({
    "1, gp3, 0, 0",
    "1, gp3, 3000, 125",
    "160, gp3, 80000, 2000",
    "100, gp3, 0, 750",
    "65536, gp3, 0, 0",
    "16384, gp2, 0, 0",
    "4, io1, 200, 0",
    "4, io2, 4000, 0",
    "125, st1, 0, 0",
    "1024, standard, 0, 0",
  })
  void whatEbsHas_isAccepted(int size, String type, int iops, int throughput) {
    assertThat(problems(volume(size, type, iops, throughput), Map.of())).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "10, gp4, 0, 0, dataVolume.type",
    "16385, gp2, 0, 0, dataVolume.sizeGib",
    "3, io1, 100, 0, dataVolume.sizeGib",
    "124, st1, 0, 0, dataVolume.sizeGib",
    "10, io2, 0, 0, dataVolume.iops",
    "10, gp2, 3000, 0, dataVolume.iops",
    "10, gp3, 2999, 0, dataVolume.iops",
    "1000, gp3, 80001, 0, dataVolume.iops",
    "10, gp3, 5001, 0, dataVolume.iops",
    "10, io1, 501, 0, dataVolume.iops",
    "10, io2, 10001, 0, dataVolume.iops",
    "10, io2, 500, 125, dataVolume.throughputMibps",
    "10, gp3, 0, 124, dataVolume.throughputMibps",
    "10, gp3, 0, 751, dataVolume.throughputMibps",
  })
  void whatEbsDoesNotHave_isRefused_withTheField(
      int size, String type, int iops, int throughput, String field) {
    assertThat(problems(volume(size, type, iops, throughput), Map.of()))
        .singleElement()
        .asString()
        .startsWith(field + ":");
  }

  @Test
  void tags_thatDoNotFit_areRefused_allAtOnce() {
    assertThat(
            problems(
                VolumeSpec.ofGib(10),
                Map.of("aws:x", "1", "k".repeat(129), "1", "long", "v".repeat(257), "a#b", "1")))
        .hasSize(4);
  }
}
