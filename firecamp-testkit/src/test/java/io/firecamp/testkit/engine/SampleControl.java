package io.firecamp.testkit.engine;

import io.firecamp.backend.BackendException;
import io.firecamp.backend.container.ContainerState;
import io.firecamp.kind.ContainerTemplate;
import io.firecamp.kind.ServiceControl;
import io.firecamp.service.MemberRecord;
import io.firecamp.service.ServiceRecord;
import io.firecamp.spec.Secret;
import io.firecamp.testkit.memory.InMemoryCloud;
import java.util.Map;
import java.util.Optional;

/** Works on the servers of the sample kind. */
record SampleControl(
    InMemoryCloud cloud, SampleServers servers, ServiceRecord service, Map<String, Secret> secrets)
    implements ServiceControl {

  private boolean runs(MemberRecord member) {
    return cloud.containers().find(service.owner()).stream()
        .anyMatch(
            c ->
                c.owner().member().equals(member.name())
                    && c.nodeId().equals(member.node())
                    && c.state() == ContainerState.RUNNING);
  }

  @Override
  public Optional<String> waitingFor() {
    for (MemberRecord member : service.members()) {
      if (!runs(member)) {
        return Optional.of("member " + member.name() + " does not run");
      }
    }
    return servers.accepts(service.uuid(), secrets.values())
        ? Optional.empty()
        : Optional.of("the password is wrong");
  }

  @Override
  public Optional<String> primary() {
    MemberRecord first = service.members().get(0);
    return runs(first) ? Optional.of(first.name()) : Optional.empty();
  }

  @Override
  public Optional<String> restartWaitsFor(MemberRecord member) {
    return waitingFor();
  }

  private void mustWork() {
    Optional<String> missing = waitingFor();
    if (missing.isPresent()) {
      throw BackendException.transientFailure(missing.get(), null);
    }
  }

  @Override
  public void reload(MemberRecord member, ContainerTemplate template) {
    mustWork();
    servers.reload(service.uuid(), member.name(), template.files().toString());
  }

  @Override
  public boolean changeSecret(String name, Secret wanted, long version) {
    mustWork();
    return servers.setPassword(service.uuid(), wanted, version);
  }

  @Override
  public void forget(MemberRecord left) {
    mustWork();
    servers.forget(left.name());
  }

  @Override
  public void close() {}
}
