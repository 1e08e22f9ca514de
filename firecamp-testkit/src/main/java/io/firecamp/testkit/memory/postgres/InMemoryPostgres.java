package io.firecamp.testkit.memory.postgres;

import io.firecamp.backend.Backends;
import io.firecamp.backend.Owner;
import io.firecamp.backend.SpecCheck;
import io.firecamp.backend.container.ContainerSpec;
import io.firecamp.backend.volume.Volume;
import io.firecamp.backend.volume.VolumeRoom;
import io.firecamp.backend.volume.VolumeRooms;
import io.firecamp.postgres.database.DatabaseObjects;
import io.firecamp.postgres.server.ServerAccess;
import io.firecamp.spec.VolumePurpose;
import io.firecamp.testkit.memory.process.ContainerProcess;
import io.firecamp.testkit.memory.process.ContainerProcesses;
import io.firecamp.testkit.memory.process.ProcessHost;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The simulated PostgreSQL servers of a cloud in memory: one in each container that is given the
 * boot contract. Thread-safe.
 */
public final class InMemoryPostgres implements ContainerProcesses, VolumeRooms {
  private record Name(String cluster, String service) {}

  private final ProcessHost host;
  private final Listeners listeners = new Listeners();
  private final SystemIds systemIds = new SystemIds();
  private final ConcurrentHashMap<Owner, SimulatedService> byOwner = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Name, SimulatedService> byName = new ConcurrentHashMap<>();

  /** Servers that run on that cloud. */
  public InMemoryPostgres(ProcessHost host) {
    this.host = host;
  }

  /**
   * A member's server, for tests: what it does, and what can be done to it. Follows the member
   * through restarts and moves.
   *
   * @throws IllegalArgumentException if no container of such a service was ever started
   */
  public SimulatedServer server(String cluster, String service, String member) {
    Name name = new Name(fold(cluster), fold(service));
    SimulatedService found = byName.get(name);
    if (found == null) {
      throw new IllegalArgumentException(
          "no container of service " + service + " in cluster " + cluster + " was started");
    }
    return new SimulatedServer(found, fold(member));
  }

  /** The server of that member. */
  public SimulatedServer server(Owner member) {
    SimulatedService found = byOwner.get(member.withMember(""));
    if (found == null) {
      throw new IllegalArgumentException("no container of " + member + " was started");
    }
    return new SimulatedServer(found, member.member());
  }

  /** The network of a service, to cut it. */
  public SimulatedNetwork network(String cluster, String service) {
    SimulatedService found = byName.get(new Name(fold(cluster), fold(service)));
    if (found == null) {
      throw new IllegalArgumentException(
          "no container of service " + service + " in cluster " + cluster + " was started");
    }
    return new SimulatedNetwork(found);
  }

  /** Access for a controller of that name, which the network can be cut to. */
  public ServerAccess access(String controller) {
    return new Access(host, listeners, controller);
  }

  /** What is on a volume, for tests. */
  public SimulatedVolume volume(String volumeId) {
    return new SimulatedVolume(host, volumeId);
  }

  /** Refuses extensions that these servers do not have. */
  public SpecCheck specCheck() {
    return (spec, problems) ->
        DatabaseObjects.extensionsIn(spec.settings()).stream()
            .filter(name -> !Extensions.AVAILABLE.contains(name))
            .forEach(
                name ->
                    problems.add(
                        "extensions", name, "is not available on these servers", "leave it out"));
  }

  /** The backends with access to these servers, for a controller of that name. */
  public Backends.Builder addTo(Backends.Builder backends, String controller) {
    return backends
        .capability(ServerAccess.class, access(controller))
        .capability(VolumeRooms.class, this)
        .immediate(true);
  }

  /** Of the WAL on a journal; the data takes no room. */
  @Override
  public Optional<VolumeRoom> room(Volume volume) {
    SimulatedService service = byOwner.get(volume.owner().withMember(""));
    if (service == null || volume.node().isEmpty()) {
      return Optional.empty();
    }
    synchronized (service) {
      long total = (long) host.sizeGib(volume.id()) << 30;
      MemberProcess process = service.member(volume.owner().member()).process;
      long free =
          process != null && volume.purpose() == VolumePurpose.JOURNAL
              ? process.journal().free(process.journalGib())
              : total;
      return Optional.of(new VolumeRoom(total, free));
    }
  }

  @Override
  public void removed(Owner member) {
    Owner owner = member.withMember("");
    SimulatedService service = byOwner.get(owner);
    if (service == null) {
      return;
    }
    synchronized (service) {
      if (service.remove(member.member())) {
        byOwner.remove(owner, service);
        byName.remove(new Name(owner.cluster(), owner.service()), service);
      }
    }
  }

  @Override
  public Optional<ContainerProcess> start(ContainerSpec spec, String id, Runnable onEnd) {
    if (!Environment.isIn(spec)) {
      return Optional.empty();
    }
    Owner owner = spec.owner().withMember("");
    SimulatedService service =
        byOwner.computeIfAbsent(owner, o -> new SimulatedService(host, listeners, systemIds));
    byName.put(new Name(owner.cluster(), owner.service()), service);
    synchronized (service) {
      Member member = service.member(spec.owner().member());
      MemberProcess process = new MemberProcess(service, member, spec, id, onEnd);
      member.process = process;
      service.advance();
      return Optional.of(process);
    }
  }

  private static String fold(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
