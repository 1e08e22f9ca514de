package io.firecamp.aws.ecs;

import io.firecamp.backend.Owner;
import io.firecamp.backend.container.ContainerSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.ContainerCondition;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.ContainerDependency;
import software.amazon.awssdk.services.ecs.model.Device;
import software.amazon.awssdk.services.ecs.model.DeviceCgroupPermission;
import software.amazon.awssdk.services.ecs.model.DockerVolumeConfiguration;
import software.amazon.awssdk.services.ecs.model.KeyValuePair;
import software.amazon.awssdk.services.ecs.model.LogConfiguration;
import software.amazon.awssdk.services.ecs.model.MountPoint;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.PortMapping;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.Scope;
import software.amazon.awssdk.services.ecs.model.Secret;
import software.amazon.awssdk.services.ecs.model.TransportProtocol;
import software.amazon.awssdk.services.ecs.model.Ulimit;
import software.amazon.awssdk.services.ecs.model.UlimitName;
import software.amazon.awssdk.services.ecs.model.Volume;

/**
 * The task definition of one start of a member. Two containers of the member's image: {@code
 * format} makes file systems on blank volumes and ends; then {@code member} runs, with the volumes
 * mounted by Docker's local driver. Nothing confidential is in it.
 */
final class Definition {
  static final String MEMBER = "member";
  private static final String FORMAT = "format";
  private static final String LINK = "/dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_";

  /** Parallel queries need more than Docker's 64 MB of shared memory; this is only a limit. */
  private static final int SHARED_MEMORY_MIB = 1024;

  private static final int MIN_MEMORY_MIB = 6;
  private static final int MIN_CPU_UNITS = 2;

  /** Instances for ECS allow containers 1,024 open files, less than many connections need. */
  private static final int OPEN_FILES = 65_536;

  private static final int DIGITS = 32;

  private final ContainerSpec spec;
  private final EcsSettings settings;

  private Definition(ContainerSpec spec, EcsSettings settings) {
    this.spec = spec;
    this.settings = settings;
  }

  /** The name that all task definitions of a member share. */
  static String family(Owner member) {
    return familyPrefix(member) + member.member();
  }

  /** What the families of all members of the service begin with. */
  static String familyPrefix(Owner service) {
    return "%s-%s-%s-".formatted(service.cluster(), service.service(), service.uuid());
  }

  /** Where the instance has the volume, whatever its device is called there. */
  static String device(String volumeId) {
    return LINK + volumeId.replace("-", "");
  }

  /** The request without tags. */
  static RegisterTaskDefinitionRequest of(ContainerSpec spec, EcsSettings settings) {
    return new Definition(spec, settings).request();
  }

  /** The same for the same content. */
  static String digest(RegisterTaskDefinitionRequest request) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(request.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private RegisterTaskDefinitionRequest request() {
    RegisterTaskDefinitionRequest.Builder request =
        RegisterTaskDefinitionRequest.builder()
            .family(family(spec.owner()))
            .networkMode(NetworkMode.HOST)
            .requiresCompatibilities(Compatibility.EC2)
            .volumes(volumes())
            .containerDefinitions(
                spec.volumes().isEmpty() ? List.of(member()) : List.of(member(), format()));
    settings.executionRole().ifPresent(request::executionRoleArn);
    settings.taskRole().ifPresent(request::taskRoleArn);
    // ECS limits CPU per task only, and then reserves as much.
    spec.resources().maxCpuUnits().ifPresent(units -> request.cpu(Integer.toString(units)));
    return request.build();
  }

  private Map<String, String> mounts() {
    return new TreeMap<>(spec.volumes());
  }

  private static String volumeName(String mount) {
    return mount.replaceAll("[^A-Za-z0-9_-]", "");
  }

  private List<Volume> volumes() {
    List<Volume> volumes = new ArrayList<>();
    mounts()
        .forEach(
            (mount, id) ->
                volumes.add(
                    Volume.builder()
                        .name(volumeName(mount))
                        .dockerVolumeConfiguration(
                            DockerVolumeConfiguration.builder()
                                .scope(Scope.TASK)
                                .driver("local")
                                .driverOpts(
                                    new TreeMap<>(
                                        Map.of(
                                            "type", "ext4", "device", device(id), "o", "noatime")))
                                .build())
                        .build()));
    return volumes;
  }

  private ContainerDefinition member() {
    ContainerDefinition.Builder member =
        ContainerDefinition.builder()
            .name(MEMBER)
            .image(spec.image())
            .essential(true)
            .cpu(Math.max(MIN_CPU_UNITS, spec.resources().reservedCpuUnits()))
            .memoryReservation(Math.max(MIN_MEMORY_MIB, spec.resources().reservedMemoryMib()))
            .environment(environment())
            .secrets(secrets())
            .logConfiguration(log())
            .mountPoints(
                mounts().keySet().stream()
                    .map(
                        mount ->
                            MountPoint.builder()
                                .sourceVolume(volumeName(mount))
                                .containerPath(mount)
                                .readOnly(false)
                                .build())
                    .toList())
            .portMappings(
                PortMapping.builder()
                    .containerPort(spec.node().port())
                    .hostPort(spec.node().port())
                    .protocol(TransportProtocol.TCP)
                    .build())
            .stopTimeout((int) spec.stopGrace().toSeconds())
            .ulimits(
                Ulimit.builder()
                    .name(UlimitName.NOFILE)
                    .softLimit(OPEN_FILES)
                    .hardLimit(OPEN_FILES)
                    .build())
            .dockerSecurityOptions("no-new-privileges")
            .linuxParameters(
                linux ->
                    linux
                        .initProcessEnabled(true)
                        .sharedMemorySize(SHARED_MEMORY_MIB)
                        .capabilities(c -> c.drop("ALL")));
    if (!spec.volumes().isEmpty()) {
      member.dependsOn(
          ContainerDependency.builder()
              .containerName(FORMAT)
              .condition(ContainerCondition.SUCCESS)
              .build());
    }
    spec.resources().maxMemoryMib().ifPresent(max -> member.memory(Math.max(MIN_MEMORY_MIB, max)));
    return member.build();
  }

  /** It has both devices, but needs no other right: it makes file systems and mounts none. */
  private ContainerDefinition format() {
    List<String> command = new ArrayList<>(List.of(settings.volumeOwner()));
    List<Device> devices = new ArrayList<>();
    mounts()
        .forEach(
            (mount, id) -> {
              String inside = "/dev/firecamp-" + volumeName(mount);
              command.add(inside);
              devices.add(
                  Device.builder()
                      .hostPath(device(id))
                      .containerPath(inside)
                      .permissions(DeviceCgroupPermission.READ, DeviceCgroupPermission.WRITE)
                      .build());
            });
    return ContainerDefinition.builder()
        .name(FORMAT)
        .image(spec.image())
        .essential(false)
        .user("0:0")
        .cpu(MIN_CPU_UNITS)
        .memoryReservation(MIN_MEMORY_MIB)
        .entryPoint("/bin/sh", "-c", script(), FORMAT)
        .command(command)
        .logConfiguration(log())
        .linuxParameters(linux -> linux.devices(devices))
        .build();
  }

  private static String script() {
    try (InputStream script = Definition.class.getResourceAsStream(FORMAT)) {
      return new String(
          Objects.requireNonNull(script, FORMAT).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<KeyValuePair> environment() {
    Map<String, String> all = new TreeMap<>(spec.environment());
    spec.files()
        .forEach(
            (path, text) ->
                all.put(variable("FILE", path.substring(path.lastIndexOf('/') + 1)), text));
    return all.entrySet().stream()
        .map(e -> KeyValuePair.builder().name(e.getKey()).value(e.getValue()).build())
        .toList();
  }

  private List<Secret> secrets() {
    List<Secret> secrets = new ArrayList<>();
    new TreeMap<>(spec.secrets())
        .forEach(
            (name, ref) ->
                secrets.add(
                    Secret.builder()
                        .name(variable("SECRET", name))
                        .valueFrom(settings.secretArn().apply(ref))
                        .build()));
    return secrets;
  }

  /** {@code FIRECAMP_FILE_PG_HBA_CONF} for the file {@code pg_hba.conf}. */
  private static String variable(String kind, String name) {
    return "FIRECAMP_%s_%s"
        .formatted(kind, name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_"));
  }

  private LogConfiguration log() {
    Map<String, String> options = new TreeMap<>(spec.log().options());
    String driver = options.remove("driver");
    return LogConfiguration.builder()
        .logDriver(driver == null ? "awslogs" : driver)
        .options(options)
        .build();
  }

  @Override
  public String toString() {
    return family(spec.owner());
  }
}
