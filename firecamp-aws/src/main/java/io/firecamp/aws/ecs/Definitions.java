package io.firecamp.aws.ecs;

import io.firecamp.aws.client.AwsApi;
import io.firecamp.aws.client.AwsService;
import io.firecamp.backend.Owner;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.DeregisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.DescribeTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.DescribeTaskDefinitionResponse;
import software.amazon.awssdk.services.ecs.model.ListTaskDefinitionFamiliesRequest;
import software.amazon.awssdk.services.ecs.model.ListTaskDefinitionFamiliesResponse;
import software.amazon.awssdk.services.ecs.model.ListTaskDefinitionsRequest;
import software.amazon.awssdk.services.ecs.model.ListTaskDefinitionsResponse;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionFamilyStatus;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionField;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionStatus;

/**
 * The task definitions of members. A member that has none that is active was removed, or never ran.
 */
final class Definitions {
  private final AwsApi api = AwsApi.of(AwsService.ECS);
  private final EcsClient ecs;

  Definitions(EcsClient ecs) {
    this.ecs = ecs;
  }

  /** Registers a revision and returns its ARN. */
  String register(RegisterTaskDefinitionRequest request) {
    return api.call(
            "RegisterTaskDefinition",
            "of " + request.family(),
            () -> ecs.registerTaskDefinition(request))
        .taskDefinition()
        .taskDefinitionArn();
  }

  /** No task can be started from it any more; tasks that run are not affected. */
  void deregister(String arn) {
    DeregisterTaskDefinitionRequest request =
        DeregisterTaskDefinitionRequest.builder().taskDefinition(arn).build();
    api.call("DeregisterTaskDefinition", "of " + arn, () -> ecs.deregisterTaskDefinition(request));
  }

  /** The families of the service that have a revision that is active. */
  List<String> families(Owner service) {
    List<String> families = new ArrayList<>();
    String token = null;
    do {
      ListTaskDefinitionFamiliesRequest request =
          ListTaskDefinitionFamiliesRequest.builder()
              .familyPrefix(Definition.familyPrefix(service))
              .status(TaskDefinitionFamilyStatus.ACTIVE)
              .nextToken(token)
              .build();
      ListTaskDefinitionFamiliesResponse page =
          api.call(
              "ListTaskDefinitionFamilies",
              "of " + service.service(),
              () -> ecs.listTaskDefinitionFamilies(request));
      families.addAll(page.families());
      token = page.nextToken();
    } while (token != null && !token.isEmpty());
    return families;
  }

  /** The revisions of the family that are active. */
  List<String> active(String family) {
    List<String> arns = new ArrayList<>();
    String token = null;
    do {
      ListTaskDefinitionsRequest request =
          ListTaskDefinitionsRequest.builder()
              .familyPrefix(family)
              .status(TaskDefinitionStatus.ACTIVE)
              .nextToken(token)
              .build();
      ListTaskDefinitionsResponse page =
          api.call("ListTaskDefinitions", "of " + family, () -> ecs.listTaskDefinitions(request));
      arns.addAll(page.taskDefinitionArns());
      token = page.nextToken();
    } while (token != null && !token.isEmpty());
    return arns;
  }

  /** The newest revision of the family, with its tags. */
  DescribeTaskDefinitionResponse newest(String family) {
    DescribeTaskDefinitionRequest request =
        DescribeTaskDefinitionRequest.builder()
            .taskDefinition(family)
            .include(TaskDefinitionField.TAGS)
            .build();
    return api.call(
        "DescribeTaskDefinition", "of " + family, () -> ecs.describeTaskDefinition(request));
  }
}
