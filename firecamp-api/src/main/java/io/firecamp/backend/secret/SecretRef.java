package io.firecamp.backend.secret;

import io.firecamp.backend.Owner;

/**
 * Names a secret of a service. Not confidential.
 *
 * @param owner the service (its member is ignored)
 * @param name the secret's name in the service, such as {@code admin-password}
 */
public record SecretRef(Owner owner, String name) {
  public SecretRef {
    owner = owner.withMember("");
  }

  /** {@code firecamp/<cluster>/<service>/<uuid>/<name>}. */
  public String path() {
    return "firecamp/%s/%s/%s/%s".formatted(owner.cluster(), owner.service(), owner.uuid(), name);
  }
}
