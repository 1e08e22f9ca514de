package io.firecamp.aws.emulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ecs.EcsClient;

class EmulatorsTest {
  @Test
  void localstack_hasEc2_separateForEachAccount() {
    try (Ec2Client one = Clients.ofNewAccount(0).ec2();
        Ec2Client other = Clients.ofNewAccount(0).ec2()) {
      String id =
          one.createVolume(r -> r.availabilityZone("us-east-1a").size(1).volumeType("gp3"))
              .volumeId();

      assertThat(one.describeVolumes(r -> {}).volumes())
          .anySatisfy(v -> assertThat(v.volumeId()).isEqualTo(id));
      assertThat(other.describeVolumes(r -> {}).volumes())
          .noneSatisfy(v -> assertThat(v.volumeId()).isEqualTo(id));
    }
  }

  @Test
  void moto_hasEcs_separateForEachAccount() {
    try (EcsClient one = Clients.ofNewMotoAccount(0).ecs();
        EcsClient other = Clients.ofNewMotoAccount(0).ecs()) {
      one.createCluster(r -> r.clusterName("t1"));

      assertThat(one.listClusters(r -> {}).clusterArns())
          .singleElement()
          .asString()
          .endsWith("cluster/t1");
      assertThat(other.listClusters(r -> {}).clusterArns()).isEmpty();
    }
  }

  @Test
  void dynamodb_answers() {
    assertThat(Http.answers(Emulators.dynamodb())).isTrue();
  }

  @Test
  void all_listenOnLoopbackOnly() throws UnknownHostException {
    for (URI endpoint :
        new URI[] {Emulators.localstack(), Emulators.moto(), Emulators.dynamodb()}) {
      assertThat(InetAddress.getByName(endpoint.getHost()).isLoopbackAddress()).isTrue();
    }
  }
}
