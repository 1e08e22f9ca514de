package io.firecamp.testkit.scenario;

import io.firecamp.backend.Backends;
import io.firecamp.backend.Owner;
import io.firecamp.backend.container.ContainerBackend;
import io.firecamp.backend.container.ContainerSpec;
import io.firecamp.backend.dns.DnsRecord;
import io.firecamp.backend.node.Node;
import io.firecamp.backend.secret.SecretRef;
import io.firecamp.backend.volume.VolumeRequest;
import io.firecamp.postgres.boot.BootContract;
import io.firecamp.postgres.config.HbaConf;
import io.firecamp.postgres.config.PostgresConf;
import io.firecamp.spec.Secret;
import io.firecamp.spec.VolumePurpose;
import io.firecamp.spec.VolumeSpec;
import io.firecamp.testkit.contract.ContainerBackendContract;
import io.firecamp.testkit.machine.MachineRuntime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;

/** The contract for runtimes with real servers: each container is the primary of its own. */
public abstract class RealContainersContract extends ContainerBackendContract {
  private static final int PORT = 5432;
  private MachineRuntime firecamp;

  protected RealContainersContract() {}

  /** A runtime for one test. */
  protected abstract MachineRuntime runtime();

  protected abstract String image();

  protected abstract int major();

  @AfterEach
  final void close() {
    firecamp.close();
  }

  @Override
  protected final ContainerBackend create() {
    firecamp = runtime();
    return backends().containers();
  }

  protected final Backends backends() {
    return firecamp.backends();
  }

  protected final Path directory() {
    return firecamp.directory();
  }

  @Override
  protected final List<Node> nodes() {
    return Stream.of("local-a-0", "local-a-1").map(this::node).toList();
  }

  protected final Node node(String id) {
    return backends().nodes().find("t1", id, PORT).orElseThrow();
  }

  @Override
  protected final ContainerSpec spec(Owner member, long generation, Node node) {
    String group = "t1-mypg-" + member.uuid();
    backends().logs().ensureGroup(group, member.withMember(""));
    String dnsName = member.member() + ".t1-firecamp.com";
    backends()
        .dns()
        .upsert(
            backends().dns().ensureZone("t1-firecamp.com", "t1"),
            List.of(new DnsRecord(dnsName, node.address(), DnsRecord.MEMBER_TTL)));
    return ContainerSpec.builder()
        .owner(member)
        .generation(generation)
        .node(node)
        .image(image())
        .volumes(volumes(member, node))
        .environment(environment(member, dnsName, node))
        .files(
            Map.of(
                BootContract.POSTGRESQL_CONF,
                PostgresConf.render(PostgresConf.defaults(1), Map.of()),
                BootContract.PG_HBA_CONF,
                HbaConf.render()))
        .secrets(secrets(member))
        .log(backends().logs().destination(group, member.member()))
        .stopGrace(Duration.ofSeconds(20))
        .build();
  }

  /** One pair for a member, brought to the node if no server uses it elsewhere. */
  private Map<String, String> volumes(Owner member, Node node) {
    Map<String, String> volumes = new TreeMap<>();
    for (VolumePurpose purpose : VolumePurpose.values()) {
      VolumeRequest request =
          VolumeRequest.builder()
              .owner(member)
              .purpose(purpose)
              .zone(node.zone())
              .spec(VolumeSpec.ofGib(1))
              .build();
      String id = backends().volumes().create(request).id();
      backends().volumes().attach(id, node.id());
      volumes.put("/" + purpose.word(), id);
    }
    return volumes;
  }

  private Map<String, SecretRef> secrets(Owner member) {
    Map<String, SecretRef> references = new TreeMap<>();
    for (String name : List.of(BootContract.ADMIN_PASSWORD, BootContract.REPLICATION_PASSWORD)) {
      SecretRef reference = new SecretRef(member, name);
      backends().secrets().createIfAbsent(reference, Secret.of("changeme"));
      references.put(name, reference);
    }
    return references;
  }

  private Map<String, String> environment(Owner member, String dnsName, Node node) {
    Map<String, String> env = new TreeMap<>();
    env.put(BootContract.ENV_CLUSTER, member.cluster());
    env.put(BootContract.ENV_SERVICE, member.service());
    env.put(BootContract.ENV_SERVICE_UUID, member.uuid());
    env.put(BootContract.ENV_MEMBER, member.member());
    env.put(BootContract.ENV_MEMBER_DNS_NAME, dnsName);
    env.put(BootContract.ENV_ROLE, "primary");
    env.put(BootContract.ENV_INITIALIZE, "true");
    env.put(BootContract.ENV_PRIMARY_HOST, dnsName);
    env.put(BootContract.ENV_PRIMARY_PORT, Integer.toString(node.port()));
    env.put(BootContract.ENV_LISTEN_ADDRESSES, node.address());
    env.put(BootContract.ENV_PORT, Integer.toString(node.port()));
    env.put(BootContract.ENV_REPLICATION_USER, "repluser");
    env.put(BootContract.ENV_POSTGRES_MAJOR, Integer.toString(major()));
    return env;
  }
}
