package io.firecamp.engine;

import static io.firecamp.plan.StepKind.ATTACH_VOLUME;
import static io.firecamp.plan.StepKind.AWAIT_READY;
import static io.firecamp.plan.StepKind.CREATE_VOLUME;
import static io.firecamp.plan.StepKind.ENSURE_DNS_ZONE;
import static io.firecamp.plan.StepKind.ENSURE_LOG_GROUP;
import static io.firecamp.plan.StepKind.MARK_ACTIVE;
import static io.firecamp.plan.StepKind.MARK_INITIALIZING;
import static io.firecamp.plan.StepKind.RUN_CONTAINER;
import static io.firecamp.plan.StepKind.STORE_SECRETS;
import static io.firecamp.plan.StepKind.WRITE_DNS_RECORDS;

import io.firecamp.backend.container.ContainerState;
import io.firecamp.backend.volume.VolumePurpose;
import io.firecamp.backend.volume.VolumeState;
import io.firecamp.plan.Plan;
import io.firecamp.plan.Step;
import io.firecamp.plan.StepKind;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.ServiceRecord;
import io.firecamp.service.ServiceState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Derives the steps of provisioning from the record and what was seen. Pure. */
final class ProvisionPlanner {
  private final ServiceRecord service;
  private final Observation seen;
  private final List<Step> steps = new ArrayList<>();

  private ProvisionPlanner(ServiceRecord service, Observation seen) {
    this.service = service;
    this.seen = seen;
  }

  static Plan plan(ServiceRecord service, Observation seen) {
    return new ProvisionPlanner(service, seen).plan();
  }

  private Plan plan() {
    boolean active = service.state() == ServiceState.ACTIVE;
    String secrets =
        add(
            STORE_SECRETS,
            "",
            String.join(", ", service.secrets().stream().sorted().toList()),
            Set.of(),
            seen.secrets().containsAll(service.secrets()));
    String logs = add(ENSURE_LOG_GROUP, "", service.logGroup(), Set.of(), active);
    String zone = add(ENSURE_DNS_ZONE, "", service.domain(), Set.of(), seen.zone());
    String dns = add(WRITE_DNS_RECORDS, "", memberNames(), Set.of(zone), recordsAreRight());
    Set<String> attached = new HashSet<>();
    Set<String> runs = new HashSet<>();
    for (MemberRecord member : service.members()) {
      Set<String> volumes = volumes(member);
      attached.addAll(volumes);
      Set<String> needs = new HashSet<>(volumes);
      needs.addAll(Set.of(secrets, logs, dns));
      runs.add(
          add(RUN_CONTAINER, member.name(), "on node " + member.node(), needs, isRunning(member)));
    }
    String initializing =
        add(
            MARK_INITIALIZING,
            "",
            service.name(),
            attached,
            service.state() != ServiceState.CREATING);
    Set<String> started = new HashSet<>(runs);
    started.add(initializing);
    String ready = add(AWAIT_READY, "", service.name(), started, false);
    add(MARK_ACTIVE, "", service.name(), Set.of(ready), active);
    return new Plan("provision", service.cluster(), service.name(), steps, List.of());
  }

  private Set<String> volumes(MemberRecord member) {
    Set<String> attached = new HashSet<>();
    for (VolumePurpose purpose : VolumePurpose.values()) {
      var volume = seen.volume(member.name(), purpose);
      String size = service.fields().getOrDefault(purpose.word() + "Volume.sizeGib", "?");
      String what = purpose.word() + ", " + size + " GiB in zone " + member.zone();
      String made =
          add(
              CREATE_VOLUME,
              member.name(),
              what,
              Set.of(),
              volume.filter(v -> v.state() != VolumeState.ERROR).isPresent());
      attached.add(
          add(
              ATTACH_VOLUME,
              member.name(),
              purpose.word(),
              Set.of(made),
              volume.filter(v -> v.isAttachedTo(member.node())).isPresent()));
    }
    return attached;
  }

  private String memberNames() {
    return String.join(", ", service.members().stream().map(service::dnsName).toList());
  }

  private boolean recordsAreRight() {
    return service.members().stream()
        .allMatch(
            m ->
                seen.dns(service.dnsName(m))
                    .filter(r -> r.address().equals(m.address()))
                    .isPresent());
  }

  private boolean isRunning(MemberRecord member) {
    return seen.container(member.name())
        .filter(c -> c.generation() == member.generation() && c.nodeId().equals(member.node()))
        .filter(c -> c.state() == ContainerState.RUNNING || c.state() == ContainerState.STARTING)
        .isPresent();
  }

  private String add(
      StepKind kind, String member, String resource, Set<String> after, boolean done) {
    Step step = new Step(kind, member, resource, after, done);
    steps.add(step);
    return step.id();
  }
}
