package io.firecamp.backend;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The owner of a resource. Put on every resource as tags, so that resources left by an interrupted
 * run can be found. Names are folded to lower case, because DNS names are case-insensitive.
 *
 * @param cluster the cluster's name
 * @param service the service's name
 * @param uuid the service's unique id: a later service of the same name has a different one
 * @param member the member's name, or empty if the resource is the service's
 */
public record Owner(String cluster, String service, String uuid, String member) {
  public Owner {
    Objects.requireNonNull(cluster, "cluster");
    Objects.requireNonNull(service, "service");
    Objects.requireNonNull(uuid, "uuid");
    Objects.requireNonNull(member, "member");
    cluster = cluster.toLowerCase(Locale.ROOT);
    service = service.toLowerCase(Locale.ROOT);
    member = member.toLowerCase(Locale.ROOT);
  }

  /** The same service, that member. */
  public Owner withMember(String name) {
    return name.equals(member) ? this : new Owner(cluster, service, uuid, name);
  }

  /** The ownership tags. */
  public Map<String, String> tags() {
    Map<String, String> tags = new TreeMap<>();
    tags.put("firecamp:cluster", cluster);
    tags.put("firecamp:service", service);
    tags.put("firecamp:uuid", uuid);
    if (!member.isEmpty()) {
      tags.put("firecamp:member", member);
    }
    return tags;
  }
}
