package io.firecamp.testkit.engine;

import io.firecamp.postgres.server.ServerException;
import io.firecamp.testkit.memory.postgres.Commit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Failures of members of service {@code a}, which has three, by member. */
record Failures(Map<String, MemberFailure> of) {
  Failures {
    // In the same order in every run.
    of = Collections.unmodifiableMap(new TreeMap<>(of));
  }

  /** Of one member or of two. */
  static Stream<Failures> all() {
    return Stream.concat(ofOne(), ofTwo());
  }

  static Stream<Failures> ofOne() {
    List<Failures> all = new ArrayList<>();
    for (MemberFailure one : MemberFailure.values()) {
      if (one.ofPrimaries()) {
        all.add(new Failures(Map.of("a-0", one)));
      }
      all.add(new Failures(Map.of("a-1", one)));
    }
    return all.stream();
  }

  static Stream<Failures> ofTwo() {
    List<Failures> all = new ArrayList<>();
    for (MemberFailure one : MemberFailure.values()) {
      for (MemberFailure other : MemberFailure.values()) {
        if (one.ofPrimaries()) {
          all.add(new Failures(Map.of("a-0", one, "a-1", other)));
        }
        all.add(new Failures(Map.of("a-1", one, "a-2", other)));
      }
    }
    return all.stream();
  }

  /** A site with the service, in which a client has committed; empty if they cannot all happen. */
  Optional<PostgresSite> site() {
    PostgresSite site = new PostgresSite(5);
    site.process().provision(Verb.THREE);
    site.commit();
    try {
      happen(site);
    } catch (ServerException e) {
      return Optional.empty();
    }
    return Optional.of(site);
  }

  /**
   * What must never be lost. What is committed beside a member that was promoted by hand is lost if
   * the operator decides for that member.
   */
  List<Commit> lasting(PostgresSite site) {
    return of.values().stream().anyMatch(MemberFailure::promotes)
        ? site.commits().subList(0, 1)
        : site.commits();
  }

  private void happen(PostgresSite site) {
    // The primary's last: what happens to a standby may need it.
    of.entrySet().stream()
        .sorted(Map.Entry.<String, MemberFailure>comparingByKey().reversed())
        .forEach(f -> f.getValue().happenTo(site, f.getKey()));
  }

  @Override
  public String toString() {
    return of.toString();
  }
}
