package io.firecamp.internal.converge;

import io.firecamp.backend.BackendException;
import io.firecamp.backend.Backends;
import io.firecamp.backend.Owner;
import io.firecamp.backend.container.Container;
import io.firecamp.backend.container.ContainerSpec;
import io.firecamp.backend.container.ContainerState;
import io.firecamp.backend.container.PlacementException;
import io.firecamp.backend.container.StaleGenerationException;
import io.firecamp.backend.dns.DnsRecord;
import io.firecamp.backend.dns.DnsZone;
import io.firecamp.backend.node.Node;
import io.firecamp.backend.secret.SecretRef;
import io.firecamp.internal.call.Look;
import io.firecamp.internal.call.Operation;
import io.firecamp.internal.record.Placement;
import io.firecamp.internal.record.Records;
import io.firecamp.internal.record.StateRules;
import io.firecamp.kind.ContainerTemplate;
import io.firecamp.kind.ServiceKind;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.ServiceRecord;
import io.firecamp.spec.ServiceSpec;
import io.firecamp.spec.VolumePurpose;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Starts the containers of one service's members, on another host if the first cannot run it. */
final class MemberContainers {
  /** Restarts of a container that exits at once. */
  private static final int MAX_EXITS = 10;

  /** Looks at the data of a member that does not say what it is. */
  private static final int MAX_LOOKS = 3;

  private final Backends backends;
  private final Operation operation;
  private final ServiceKind kind;
  private final Records records;
  private final MemberVolumes volumes;
  private final Placement placement;
  private final Rivals rivals;

  MemberContainers(Scope scope, MemberVolumes volumes, Controls controls) {
    this.rivals = new Rivals(scope, controls);
    this.backends = scope.backends();
    this.operation = scope.operation();
    this.kind = scope.kind();
    this.records = scope.records();
    this.volumes = volumes;
    this.placement = new Placement(backends.nodes(), operation);
  }

  /**
   * Returns when the member has a container that is starting or running, or that refused its
   * volumes; restarts it if it exited for another reason. A no-op if another process recorded that
   * it is to be stopped or removed.
   */
  void start(String step, String name) throws InterruptedException {
    Set<String> tried = new HashSet<>();
    String last = "";
    for (int exits = 0; exits < MAX_EXITS; ) {
      StateRules.refuseUnwanted(records.current());
      if (!records.absent().isPresent(records.current(), name)) {
        return;
      }
      MemberRecord member = records.member(name);
      if (records.current().rollout().mustRestart(member)) {
        if (!bump(step, member)) {
          // Another process recorded another start, maybe with a configuration that is older.
          operation.refuseIfPast("another process starts " + name);
          continue;
        }
        member = records.member(name);
      }
      try {
        volumes.bring(step, name);
        volumes.makeRoom(step, name);
        Container container = run(step, member);
        if (container.state() != ContainerState.EXITED) {
          return;
        }
        last = container.detail();
        if (kind.isFinal(container)) {
          if (records.current().isPrimary(member)) {
            break;
          }
          // What it said matters to the others; the wait until all are ready reports it.
          return;
        }
        exits++;
        bump(step, member);
      } catch (PlacementException e) {
        refuseIfDead(member);
        operation.refuseIfPast(String.valueOf(e.getMessage()));
        tried.add(member.node());
        moveTo(step, member, tried);
      } catch (StaleGenerationException e) {
        operation.refuseIfPast(String.valueOf(e.getMessage()));
        giveWay(step, member);
      }
    }
    String words = "member " + name + " does not start: " + last;
    UnusableConfigurationException.throwIfTriedOn(records, name, words, last);
    throw BackendException.refused(words);
  }

  /**
   * Runs a container that only says what data the member has; returns when it has ended. One that
   * ends without a word is run again, a few times.
   */
  void look(String step, String name) throws InterruptedException {
    for (int looks = 0; looks < MAX_LOOKS; looks++) {
      Container container = run(step, records.member(name));
      Container ended = container.mayWrite() ? awaitEnd(step, container) : container;
      if (kind.saidItsData(ended)) {
        return;
      }
      if (looks < MAX_LOOKS - 1) {
        bumpToLook(step, records.member(name));
      }
    }
  }

  private Container awaitEnd(String step, Container running) throws InterruptedException {
    return operation.await(
        step,
        () ->
            find(records.current().owner()).stream()
                .filter(c -> c.id().equals(running.id()))
                .findFirst()
                .map(
                    c ->
                        c.mayWrite()
                            ? Look.<Container>waiting(
                                "%s is %s %s".formatted(c.owner().member(), c.state(), c.detail()))
                            : Look.done(c))
                .orElseGet(
                    () -> Look.done(running.toBuilder().state(ContainerState.EXITED).build())));
  }

  /** Restarts an exited container of the member. */
  void restart(String step, Container exited) throws InterruptedException {
    records.reload(step);
    MemberRecord member = records.member(exited.owner().member());
    if (member.generation() == exited.generation()) {
      bump(step, member);
    }
    start(step, member.name());
  }

  List<Container> find(Owner service) {
    return operation.call("read containers", () -> backends.containers().find(service));
  }

  private Container run(String step, MemberRecord member) throws InterruptedException {
    ServiceRecord service = records.current();
    ServiceSpec spec = service.spec();
    Node node =
        Node.builder()
            .id(member.node())
            .zone(member.zone())
            .address(member.address())
            .port(member.port())
            .build();
    Map<String, String> more = rivals.admit(step, member);
    ContainerTemplate template = kind.container(service, member);
    Map<String, String> environment = new HashMap<>(template.environment());
    environment.putAll(more);
    Map<String, SecretRef> secrets = new HashMap<>();
    for (String secret : service.secrets().keySet()) {
      if (kind.isForContainers(secret)) {
        secrets.put(secret, service.secretRef(secret));
      }
    }
    ContainerSpec wanted =
        ContainerSpec.builder()
            .owner(service.owner().withMember(member.name()))
            .generation(member.generation())
            .node(node)
            .image(spec.image())
            .volumes(
                Map.of(
                    template.dataMount(), volumes.get(member.name(), VolumePurpose.DATA).id(),
                    template.journalMount(),
                        volumes.get(member.name(), VolumePurpose.JOURNAL).id()))
            .environment(environment)
            .files(template.files())
            .secrets(secrets)
            .resources(spec.resources())
            .log(backends.logs().destination(service.logGroup(), member.name()))
            .stopGrace(template.stopGrace())
            .tags(spec.tags())
            .build();
    return operation.call(step, () -> backends.containers().run(wanted));
  }

  /**
   * A member whose node is dead may still write there: it is not started elsewhere automatically.
   */
  private void refuseIfDead(MemberRecord member) {
    ServiceRecord service = records.current();
    boolean alive =
        placement
            .node(service.cluster(), member, service.spec().port())
            .filter(Node::alive)
            .isPresent();
    if (!alive) {
      throw BackendException.refused(
          "node %s of member %s in zone %s is not alive"
              .formatted(member.node(), member.name(), member.zone()));
    }
  }

  /** Records the next start of a member that serves, which the rolling restart has come to. */
  void recordRestart(String step, MemberRecord from) {
    records.change(
        step,
        r -> {
          MemberRecord now = r.member(from.name());
          return now.generation() == from.generation() && r.rollout().mustRestart(now)
              ? r.withMember(now.nextGeneration(r.nextConfig(now)))
                  .withRollout(r.rollout().restarting(now.name()))
              : r;
        });
  }

  /** Also of a member that is stopped: what only looks at its data is not a start of its server. */
  private void bumpToLook(String step, MemberRecord from) {
    records.change(
        step,
        r -> {
          MemberRecord now = r.member(from.name());
          return now.generation() == from.generation()
              ? r.withMember(now.nextGeneration(r.nextConfig(now)))
              : r;
        });
  }

  /** Whether this call recorded the next start, rather than another process a start of its own. */
  private boolean bump(String step, MemberRecord from) {
    return records.change(
        step,
        r -> {
          MemberRecord now = r.member(from.name());
          return now.generation() == from.generation() && !now.stopped()
              ? r.withMember(now.nextGeneration(r.nextConfig(now)))
              : r;
        });
  }

  private void moveTo(String step, MemberRecord from, Set<String> tried)
      throws InterruptedException {
    Node node =
        placement.another(
            records.current().cluster(), from, records.current().spec().port(), tried);
    records.change(
        step,
        r -> {
          MemberRecord now = r.member(from.name());
          return now.node().equals(from.node())
              ? r.withMember(
                  now.movedTo(node.id(), node.address(), node.port(), r.rollout().config()))
              : r;
        });
    ServiceRecord service = records.current();
    MemberRecord member = service.member(from.name());
    DnsZone zone =
        operation.call(step, () -> backends.dns().ensureZone(service.domain(), service.cluster()));
    DnsRecord record =
        new DnsRecord(service.dnsName(member), member.address(), DnsRecord.MEMBER_TTL);
    operation.perform(step, () -> backends.dns().upsert(zone, List.of(record)));
  }

  /** Adopts what another process recorded, or stops an older container of the member. */
  private void giveWay(String step, MemberRecord member) throws InterruptedException {
    records.reload(step);
    long recorded = records.member(member.name()).generation();
    if (recorded != member.generation()) {
      return;
    }
    Owner service = records.current().owner();
    operation.await(
        step,
        () -> {
          for (Container container : find(service)) {
            if (container.owner().member().equals(member.name())
                && container.generation() < recorded
                && container.mayWrite()) {
              operation.perform(step, () -> backends.containers().stop(container));
              return Look.waiting("an older container of " + member.name() + " must stop first");
            }
          }
          return Look.done(true);
        });
  }
}
