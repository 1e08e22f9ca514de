package io.firecamp.aws.strict;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ClientException;
import software.amazon.awssdk.services.ecs.model.ConflictException;
import software.amazon.awssdk.services.ecs.model.ContainerInstance;
import software.amazon.awssdk.services.ecs.model.DescribeContainerInstancesRequest;
import software.amazon.awssdk.services.ecs.model.DescribeContainerInstancesResponse;
import software.amazon.awssdk.services.ecs.model.DescribeTasksRequest;
import software.amazon.awssdk.services.ecs.model.DescribeTasksResponse;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.EcsException;
import software.amazon.awssdk.services.ecs.model.Failure;
import software.amazon.awssdk.services.ecs.model.InvalidParameterException;
import software.amazon.awssdk.services.ecs.model.ListTaskDefinitionFamiliesRequest;
import software.amazon.awssdk.services.ecs.model.ListTaskDefinitionFamiliesResponse;
import software.amazon.awssdk.services.ecs.model.ListTasksRequest;
import software.amazon.awssdk.services.ecs.model.ListTasksResponse;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskRequest;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;
import software.amazon.awssdk.services.ecs.model.StartTaskRequest;
import software.amazon.awssdk.services.ecs.model.StopTaskRequest;
import software.amazon.awssdk.services.ecs.model.StopTaskResponse;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionFamilyStatus;
import software.amazon.awssdk.services.ecs.model.TaskDefinitionStatus;

/**
 * An ECS client that keeps what ECS documents, in front of the moto server, which does not. Rules
 * and their sources ("API" is the ECS API reference):
 *
 * <ul>
 *   <li>A client token of RunTask gives the same task again; with other parameters it is refused
 *       with the task of the first request (API, "ensuring idempotency", ConflictException).
 *   <li>A task is placed on an instance that meets its constraints, only if the agent is connected
 *       and the port is free; otherwise the reply has failures (API, "API failure reasons").
 *   <li>No task is started from a definition that is INACTIVE (API, DeregisterTaskDefinition).
 *   <li>{@code startedBy} is the only filter of a list (API, ListTasks); tasks are listed only at a
 *       later look (API, RunTask: "eventual consistency"), and whether or not their definition is
 *       active.
 *   <li>A task is PENDING first, and runs on for a while when it is told to stop (API, StopTask).
 *       Stopping again changes nothing. A task that is not known is refused.
 *   <li>The agent of an instance that does not run is not connected (API, ContainerInstance), and
 *       its tasks stay as they were.
 *   <li>Families are listed by status (API, ListTaskDefinitionFamilies).
 * </ul>
 */
public final class StrictEcs {
  private static final Pattern INSTANCE = Pattern.compile("ec2InstanceId in \\['([^']+)'\\]");

  private final EcsClient real;
  private final Ec2Client ec2;
  private final int looks;
  private final Map<String, RunTaskRequest> requests = new HashMap<>();
  private final Map<String, Task> started = new HashMap<>();
  private final Map<String, Integer> unlisted = new HashMap<>();
  private final Map<String, Integer> pending = new HashMap<>();
  private final Map<String, Integer> stopping = new HashMap<>();
  private final Map<String, String> reasons = new HashMap<>();

  private StrictEcs(EcsClient real, Ec2Client ec2, int looks) {
    this.real = real;
    this.ec2 = ec2;
    this.looks = looks;
  }

  /**
   * @param ec2 knows the instances
   * @param looks at which a change of state is seen after the request for it
   */
  public static EcsClient of(EcsClient real, Ec2Client ec2, int looks) {
    return InFront.of(EcsClient.class, real, new StrictEcs(real, ec2, looks)::answer);
  }

  private synchronized Optional<Object> answer(Object request) {
    if (request instanceof RunTaskRequest run) {
      return Optional.of(run(run));
    } else if (request instanceof StartTaskRequest) {
      throw new AssertionError("StartTask has no client token");
    } else if (request instanceof ListTasksRequest list) {
      return Optional.of(list(list));
    } else if (request instanceof DescribeTasksRequest describe) {
      return Optional.of(describe(describe));
    } else if (request instanceof StopTaskRequest stop) {
      return Optional.of(stop(stop));
    } else if (request instanceof DescribeContainerInstancesRequest describe) {
      return Optional.of(describe(describe));
    } else if (request instanceof ListTaskDefinitionFamiliesRequest list) {
      return Optional.of(families(list));
    } else if (request instanceof RegisterTaskDefinitionRequest register) {
      // The moto server demands a limit of memory then; ECS is content with a reservation.
      return Optional.of(
          real.registerTaskDefinition(
              register.toBuilder().requiresCompatibilities(List.of()).build()));
    }
    return Optional.empty();
  }

  private RunTaskResponse run(RunTaskRequest request) {
    RunTaskRequest earlier = requests.get(request.clientToken());
    Task first = started.get(request.clientToken());
    if (earlier != null && first != null) {
      if (!earlier.equals(request)) {
        throw ConflictException.builder()
            .statusCode(400)
            .message("the client token was used with other parameters")
            .awsErrorDetails(details("ConflictException", "other parameters"))
            .resourceIds(first.taskArn())
            .build();
      }
      return RunTaskResponse.builder().tasks(first).build();
    }
    TaskDefinition definition =
        real.describeTaskDefinition(r -> r.taskDefinition(request.taskDefinition()))
            .taskDefinition();
    if (definition.status() != TaskDefinitionStatus.ACTIVE) {
      throw ClientException.builder()
          .statusCode(400)
          .message("TaskDefinition is inactive")
          .awsErrorDetails(details("ClientException", "TaskDefinition is inactive"))
          .build();
    }
    return place(request, definition);
  }

  private RunTaskResponse place(RunTaskRequest request, TaskDefinition definition) {
    Matcher wanted = INSTANCE.matcher(request.placementConstraints().get(0).expression());
    if (!wanted.matches()) {
      throw invalid("Invalid expression");
    }
    Optional<ContainerInstance> host =
        instances(request.cluster()).stream()
            .filter(i -> i.ec2InstanceId().equals(wanted.group(1)))
            .findFirst();
    if (host.isEmpty()) {
      return failure("MemberOf placement constraint unsatisfied.");
    }
    if (!host.get().agentConnected()) {
      return failure("AGENT");
    }
    Set<String> taken = new HashSet<>();
    host.get().remainingResources().stream()
        .filter(r -> r.name().equals("PORTS"))
        .forEach(r -> taken.addAll(r.stringSetValue()));
    boolean conflict =
        definition.containerDefinitions().stream()
            .flatMap(c -> c.portMappings().stream())
            .anyMatch(p -> taken.contains(Integer.toString(p.hostPort())));
    if (conflict) {
      return failure("RESOURCE:PORTS");
    }
    Task task =
        real.startTask(
                r ->
                    r.cluster(request.cluster())
                        .taskDefinition(request.taskDefinition())
                        .containerInstances(host.get().containerInstanceArn())
                        .startedBy(request.startedBy())
                        .tags(request.tags()))
            .tasks()
            .get(0);
    requests.put(request.clientToken(), request);
    started.put(request.clientToken(), task);
    unlisted.put(task.taskArn(), looks);
    pending.put(task.taskArn(), looks);
    return RunTaskResponse.builder()
        .tasks(task.toBuilder().lastStatus("PENDING").tags(request.tags()).build())
        .build();
  }

  private static RunTaskResponse failure(String reason) {
    return RunTaskResponse.builder().failures(Failure.builder().reason(reason).build()).build();
  }

  private ListTasksResponse list(ListTasksRequest request) {
    if (request.startedBy() != null
        && (request.family() != null || request.desiredStatus() != null)) {
      throw invalid("startedBy must be the only filter");
    }
    DesiredStatus wanted =
        request.desiredStatus() == null ? DesiredStatus.RUNNING : request.desiredStatus();
    List<String> all = real.listTasks(r -> r.cluster(request.cluster())).taskArns();
    List<String> arns = new ArrayList<>();
    for (Task task : described(request.cluster(), all)) {
      boolean meant =
          (request.startedBy() == null || request.startedBy().equals(task.startedBy()))
              && (request.family() == null
                  || task.taskDefinitionArn().contains("/" + request.family() + ":"))
              && desired(task).equals(wanted.toString());
      if (meant && !counts(unlisted, task.taskArn())) {
        arns.add(task.taskArn());
      }
    }
    return ListTasksResponse.builder().taskArns(arns).build();
  }

  private List<Task> described(String cluster, List<String> arns) {
    return arns.isEmpty()
        ? List.of()
        : real.describeTasks(r -> r.cluster(cluster).tasks(arns).includeWithStrings("TAGS"))
            .tasks();
  }

  /** The emulator does not know that a task is told to stop: the stop waits here. */
  private String desired(Task task) {
    return stopping.containsKey(task.taskArn()) ? "STOPPED" : task.desiredStatus();
  }

  /** Whether that is not over; counts a look. */
  private static boolean counts(Map<String, Integer> left, String arn) {
    Integer looks = left.computeIfPresent(arn, (key, number) -> number > 0 ? number - 1 : null);
    return looks != null;
  }

  private DescribeTasksResponse describe(DescribeTasksRequest request) {
    List<Task> seen = new ArrayList<>();
    for (Task task : described(request.cluster(), request.tasks())) {
      seen.add(seen(request.cluster(), task));
    }
    return DescribeTasksResponse.builder().tasks(seen).build();
  }

  private Task seen(String cluster, Task task) {
    String arn = task.taskArn();
    if (stopping.containsKey(arn)) {
      if (counts(stopping, arn)) {
        return task.toBuilder().desiredStatus("STOPPED").build();
      }
      real.stopTask(r -> r.cluster(cluster).task(arn).reason(reasons.getOrDefault(arn, "")));
      return described(cluster, List.of(arn)).get(0);
    }
    return counts(pending, arn) ? task.toBuilder().lastStatus("PENDING").build() : task;
  }

  private StopTaskResponse stop(StopTaskRequest request) {
    Task task =
        described(request.cluster(), List.of(request.task())).stream()
            .findFirst()
            .orElseThrow(() -> invalid("The referenced task was not found."));
    if (!task.lastStatus().equals("STOPPED")) {
      stopping.putIfAbsent(task.taskArn(), looks);
      reasons.put(task.taskArn(), String.valueOf(request.reason()));
    }
    return StopTaskResponse.builder()
        .task(task.toBuilder().desiredStatus("STOPPED").build())
        .build();
  }

  private DescribeContainerInstancesResponse describe(DescribeContainerInstancesRequest request) {
    DescribeContainerInstancesResponse reply = real.describeContainerInstances(request);
    return reply.toBuilder()
        .containerInstances(reply.containerInstances().stream().map(this::withAgent).toList())
        .build();
  }

  private List<ContainerInstance> instances(String cluster) {
    List<String> arns =
        real.listContainerInstances(r -> r.cluster(cluster)).containerInstanceArns();
    return arns.isEmpty()
        ? List.of()
        : describe(
                DescribeContainerInstancesRequest.builder()
                    .cluster(cluster)
                    .containerInstances(arns)
                    .build())
            .containerInstances();
  }

  private ContainerInstance withAgent(ContainerInstance instance) {
    boolean runs =
        ec2
            .describeInstances(
                r ->
                    r.filters(
                        Filter.builder()
                            .name("instance-id")
                            .values(instance.ec2InstanceId())
                            .build()))
            .reservations()
            .stream()
            .flatMap(r -> r.instances().stream())
            .anyMatch(i -> "running".equals(i.state().nameAsString()));
    return runs ? instance : instance.toBuilder().agentConnected(false).build();
  }

  private ListTaskDefinitionFamiliesResponse families(ListTaskDefinitionFamiliesRequest request) {
    Set<String> families =
        new LinkedHashSet<>(
            real.listTaskDefinitionFamilies(
                    request.toBuilder().status((TaskDefinitionFamilyStatus) null).build())
                .families());
    if (request.status() == TaskDefinitionFamilyStatus.ACTIVE) {
      families.removeIf(
          family ->
              real.listTaskDefinitions(
                      r -> r.familyPrefix(family).status(TaskDefinitionStatus.ACTIVE))
                  .taskDefinitionArns()
                  .isEmpty());
    }
    return ListTaskDefinitionFamiliesResponse.builder().families(families).build();
  }

  private static EcsException invalid(String message) {
    return (EcsException)
        InvalidParameterException.builder()
            .statusCode(400)
            .message(message)
            .awsErrorDetails(details("InvalidParameterException", message))
            .build();
  }

  private static AwsErrorDetails details(String code, String message) {
    return AwsErrorDetails.builder().errorCode(code).errorMessage(message).build();
  }
}
