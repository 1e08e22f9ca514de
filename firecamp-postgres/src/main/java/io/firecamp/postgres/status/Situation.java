package io.firecamp.postgres.status;

import io.firecamp.backend.container.ContainerState;
import io.firecamp.backend.node.Node;
import io.firecamp.postgres.boot.BootWords;
import io.firecamp.postgres.probe.Answer;
import io.firecamp.service.Observation;
import io.firecamp.service.ServiceRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Everything that was seen of a service at one moment.
 *
 * @param nodes the hosts of the members, by member; missing if they are not known
 * @param answers what the members reported, by ordinal
 * @param members the same, for people
 */
record Situation(
    ServiceRecord service,
    Observation seen,
    Map<String, Optional<Node>> nodes,
    List<Answer> answers,
    List<MemberStatus> members) {

  /** The members that accept writes, by ordinal. */
  List<Answer> primaries() {
    return answers.stream().filter(Answer::isPrimary).toList();
  }

  /** The member that accepts writes, unless there are several or none. */
  Optional<Answer> primary() {
    List<Answer> primaries = primaries();
    return primaries.size() == 1 ? Optional.of(primaries.get(0)) : Optional.empty();
  }

  /** The member because of whose newer data the recorded primary does not start. */
  Optional<String> newer() {
    return seen.container(service.primary())
        .filter(c -> c.state() == ContainerState.EXITED)
        .flatMap(c -> BootWords.newer(c.detail()));
  }

  Answer answer(String member) {
    return answers.stream().filter(a -> a.member().equals(member)).findFirst().orElseThrow();
  }
}
