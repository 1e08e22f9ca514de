package io.firecamp.engine;

import io.firecamp.service.MemberRecord;
import io.firecamp.service.ServiceRecord;
import io.firecamp.spec.Secret;
import java.util.Map;

/** What the engine has to know of a kind of service, such as PostgreSQL. Stateless, thread-safe. */
public interface ServiceKind {

  /** The kind's name, as it is stored; never changes. */
  String name();

  /** What the member's container is started with. Pure. */
  ContainerTemplate container(ServiceRecord service, MemberRecord member);

  /**
   * Opens a probe that tells whether the service serves. The engine closes it.
   *
   * @param secrets the service's secrets by name
   */
  ReadinessProbe probe(ServiceRecord service, Map<String, Secret> secrets);
}
