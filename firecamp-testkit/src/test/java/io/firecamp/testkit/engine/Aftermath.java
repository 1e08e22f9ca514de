package io.firecamp.testkit.engine;

import io.firecamp.backend.container.ContainerState;
import io.firecamp.backend.dns.DnsRecord;
import io.firecamp.backend.secret.SecretRef;
import io.firecamp.backend.volume.VolumeState;
import io.firecamp.postgres.server.ServerState;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.ServiceRecord;
import io.firecamp.testkit.memory.postgres.Commit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is wrong once an operator has done what {@code status()} says, and the call was repeated:
 * what was lost, and what is there that the record does not name.
 */
final class Aftermath {
  private static final Duration LONGER_THAN_ANY_LAG = Duration.ofMinutes(10);
  private final PostgresSite site;
  private final ServiceRecord service;
  private final List<String> wrong = new ArrayList<>();

  private Aftermath(PostgresSite site) {
    this.site = site;
    this.service = site.record("a");
  }

  /**
   * Lets the operator work; returns what is wrong then.
   *
   * @param before what every member must have in the end
   */
  static List<String> of(PostgresSite site, Verb verb, List<Commit> before) {
    Operator operator = new Operator(site, verb.spec());
    if (!operator.heals()) {
      return List.of("does not heal: " + operator.done() + operator.last());
    }
    site.process().update(verb.spec());
    Aftermath aftermath = new Aftermath(site);
    aftermath.commits(before);
    aftermath.leaks();
    aftermath.wrong.addAll(operator.secondPrimaries());
    return aftermath.wrong.stream().map(w -> w + ", after " + operator.done()).toList();
  }

  private void commits(List<Commit> before) {
    site.clock.advance(LONGER_THAN_ANY_LAG);
    for (MemberRecord member : service.members()) {
      for (Commit commit : before) {
        if (!site.server(member.name()).has(commit)) {
          wrong.add(member.name() + " has lost " + commit);
        }
      }
    }
  }

  /** Exactly what the record names is there, and the detached volumes of members that left. */
  private void leaks() {
    compare(
        "volumes",
        service.members().stream()
            .flatMap(
                m ->
                    Stream.of("DATA", "JOURNAL")
                        .map(p -> m.name() + " " + p + " " + VolumeState.ATTACHED + m.node())),
        site.cloud.volumes().all().stream()
            .filter(v -> v.node().isPresent() || !service.former().contains(v.owner().member()))
            .map(
                v ->
                    v.owner().member()
                        + " "
                        + v.purpose()
                        + " "
                        + v.state()
                        + v.node().orElse("")));
    compare(
        "containers",
        service.members().stream()
            .map(m -> m.name() + " " + m.generation() + " " + ContainerState.RUNNING + m.node()),
        site.cloud.containers().all().stream()
            .map(c -> c.owner().member() + " " + c.generation() + " " + c.state() + c.nodeId()));
    compare(
        "secrets",
        service.secrets().keySet().stream().map(service::secretRef).map(SecretRef::name),
        site.cloud.secrets().all().stream().map(SecretRef::name));
    compare(
        "DNS records",
        service.members().stream().map(m -> service.dnsName(m) + m.address()),
        site.cloud.dns().all().stream().map((DnsRecord r) -> r.name() + r.address()));
    compare("log groups", Stream.of("1"), Stream.of("" + site.cloud.logs().all().size()));
    compare(
        "slots of the primary",
        service.members().stream()
            .filter(m -> !service.isPrimary(m))
            .map(m -> "firecamp_" + m.name().replace('-', '_')),
        site.server(service.primary()).state().map(ServerState::slots).stream()
            .flatMap(List::stream)
            .map(s -> s.name()));
    compare("members that leave", Stream.of(), service.leaving().stream().map(MemberRecord::name));
  }

  private void compare(String what, Stream<String> wanted, Stream<String> found) {
    List<String> there = found.sorted().toList();
    List<String> should = wanted.sorted().toList();
    if (!there.equals(should)) {
      Set<String> differ = new TreeSet<>(there);
      differ.addAll(should);
      differ.removeIf(d -> there.contains(d) && should.contains(d));
      wrong.add(
          "%s: %s are there, %s should be (%s)"
              .formatted(what, there, should, differ.stream().collect(Collectors.joining(", "))));
    }
  }
}
