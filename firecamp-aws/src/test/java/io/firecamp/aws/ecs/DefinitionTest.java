package io.firecamp.aws.ecs;

import static org.assertj.core.api.Assertions.assertThat;

import io.firecamp.backend.Owner;
import io.firecamp.backend.container.ContainerSpec;
import io.firecamp.backend.log.LogDestination;
import io.firecamp.backend.node.Node;
import io.firecamp.backend.secret.SecretRef;
import io.firecamp.spec.ResourceSpec;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecs.model.ContainerCondition;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.Device;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;

class DefinitionTest {
  private static final Owner MEMBER = new Owner("t1", "mypg", "0123456789abcdef", "mypg-0");
  private static final EcsSettings SETTINGS =
      EcsSettings.of(ref -> "arn:aws:secretsmanager:us-east-1:1:secret:" + ref.path())
          .withExecutionRole("arn:aws:iam::1:role/execution")
          .withTaskRole("arn:aws:iam::1:role/task");

  private static ContainerSpec.Builder spec() {
    return ContainerSpec.builder()
        .owner(MEMBER)
        .node(Node.builder().id("i-1").zone("us-east-1a").address("10.0.0.1").port(5432).build())
        .image("registry/firecamp-postgres:18")
        .volumes(Map.of("/data", "vol-0a1", "/journal", "vol-0b2"))
        .environment(Map.of("FIRECAMP_MEMBER", "mypg-0"))
        .files(Map.of("/run/firecamp/files/pg_hba.conf", "local all all scram-sha-256\n"))
        .secrets(Map.of("admin-password", new SecretRef(MEMBER, "admin-password")))
        .resources(
            ResourceSpec.builder()
                .reservedCpuUnits(512)
                .reservedMemoryMib(1024)
                .maxMemoryMib(2048)
                .maxCpuUnits(1024)
                .build())
        .log(
            LogDestination.builder()
                .group("t1-mypg-0123456789abcdef")
                .streamPrefix("mypg-0")
                .putOptions("driver", "awslogs")
                .putOptions("awslogs-stream-prefix", "mypg-0")
                .build())
        .stopGrace(Duration.ofMinutes(2));
  }

  private static RegisterTaskDefinitionRequest definition() {
    return Definition.of(spec().build(), SETTINGS);
  }

  private static ContainerDefinition part(String name) {
    return definition().containerDefinitions().stream()
        .filter(c -> c.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void member_followsTheBootContract() {
    ContainerDefinition member = part("member");

    assertThat(member.environment())
        .extracting(v -> v.name() + "=" + v.value())
        .containsExactly(
            "FIRECAMP_FILE_PG_HBA_CONF=local all all scram-sha-256\n", "FIRECAMP_MEMBER=mypg-0");
    assertThat(member.secrets())
        .singleElement()
        .satisfies(
            s -> {
              assertThat(s.name()).isEqualTo("FIRECAMP_SECRET_ADMIN_PASSWORD");
              assertThat(s.valueFrom())
                  .isEqualTo(
                      "arn:aws:secretsmanager:us-east-1:1:secret:"
                          + "firecamp/t1/mypg/0123456789abcdef/admin-password");
            });
    assertThat(member.mountPoints())
        .extracting(m -> m.sourceVolume() + " at " + m.containerPath())
        .containsExactly("data at /data", "journal at /journal");
    assertThat(member.stopTimeout()).isEqualTo(120);
    assertThat(member.linuxParameters().initProcessEnabled()).isTrue();
    assertThat(member.user()).isNull();
    assertThat(member.portMappings().get(0).hostPort()).isEqualTo(5432);
    assertThat(member.logConfiguration().logDriverAsString()).isEqualTo("awslogs");
    assertThat(member.logConfiguration().options())
        .isEqualTo(Map.of("awslogs-stream-prefix", "mypg-0"));
    assertThat(member.dependsOn().get(0).condition()).isEqualTo(ContainerCondition.SUCCESS);
  }

  @Test
  void resources_reserveAndLimit() {
    ContainerDefinition member = part("member");

    assertThat(member.cpu()).isEqualTo(512);
    assertThat(member.memoryReservation()).isEqualTo(1024);
    assertThat(member.memory()).isEqualTo(2048);
    assertThat(definition().cpu()).isEqualTo("1024");
    assertThat(definition().networkMode()).isEqualTo(NetworkMode.HOST);
  }

  @Test
  void format_isGivenTheDevices_andNoOtherRight() {
    ContainerDefinition format = part("format");

    assertThat(format.essential()).isFalse();
    assertThat(format.privileged()).isNull();
    assertThat(format.linuxParameters().capabilities()).isNull();
    assertThat(format.linuxParameters().devices())
        .extracting(Device::hostPath)
        .containsExactly(
            "/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_vol0a1",
            "/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_vol0b2");
    assertThat(format.command())
        .containsExactly("999:999", "/dev/firecamp-data", "/dev/firecamp-journal");
    assertThat(format.mountPoints()).isEmpty();
    assertThat(format.secrets()).isEmpty();
  }

  @Test
  void volumes_areMountedByTheirStableNames() {
    assertThat(definition().volumes())
        .extracting(v -> v.name() + " " + v.dockerVolumeConfiguration().driverOpts().get("device"))
        .containsExactly(
            "data /dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_vol0a1",
            "journal /dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_vol0b2");
  }

  @Test
  void digest_isTheSameForTheSameContent_whateverTheGeneration() {
    String digest = Definition.digest(definition());

    assertThat(Definition.digest(Definition.of(spec().generation(7).build(), SETTINGS)))
        .isEqualTo(digest);
    assertThat(Definition.digest(Definition.of(spec().image("other:1").build(), SETTINGS)))
        .isNotEqualTo(digest);
  }
}
