package io.firecamp.backend.container;

import io.firecamp.backend.Owner;
import io.firecamp.backend.log.LogDestination;
import io.firecamp.backend.node.Node;
import io.firecamp.backend.secret.SecretRef;
import io.firecamp.spec.ResourceSpec;
import java.time.Duration;
import java.util.Map;

/**
 * A container to run: one start of one member.
 *
 * @param owner the member; with the generation it identifies the container
 * @param generation grows with every start of the member
 * @param node where to run it
 * @param volumes mount path to volume id; all attached to the node
 * @param environment names and values, nothing confidential
 * @param files absolute path in the container to content, nothing confidential
 * @param secrets name to reference; the container finds each as a file of that name, or as the
 *     runtime's own way of passing secrets to it
 * @param stopGrace how long it gets to end after the stop signal before it is killed
 */
public record ContainerSpec(
    Owner owner,
    long generation,
    Node node,
    String image,
    Map<String, String> volumes,
    Map<String, String> environment,
    Map<String, String> files,
    Map<String, SecretRef> secrets,
    ResourceSpec resources,
    LogDestination log,
    Duration stopGrace,
    Map<String, String> tags) {}
