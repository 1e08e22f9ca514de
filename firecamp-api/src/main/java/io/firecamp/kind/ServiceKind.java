package io.firecamp.kind;

import io.firecamp.service.MemberRecord;
import io.firecamp.service.ServiceRecord;
import io.firecamp.spec.ChangeEffect;
import io.firecamp.spec.Secret;
import java.util.Map;

/** What the engine has to know of a kind of service, such as PostgreSQL. Stateless, thread-safe. */
public interface ServiceKind {

  /** The kind's name, as it is stored; never changes. */
  String name();

  /** What the member's container is started with. Pure. */
  ContainerTemplate container(ServiceRecord service, MemberRecord member);

  /**
   * What it takes to change one of the kind's own settings on a running service. Pure.
   *
   * @param stored the stored value, or empty if there is none
   * @param wanted the wanted value, or empty if it is to be left out
   */
  ChangeEffect effect(ServiceRecord service, String setting, String stored, String wanted);

  /**
   * Opens a way to the running members. The engine closes it.
   *
   * @param secrets the service's secrets by name; while one is being replaced, the new one is there
   *     under its name with {@code .next}, and either may be the one that is valid
   */
  ServiceControl control(ServiceRecord service, Map<String, Secret> secrets);
}
