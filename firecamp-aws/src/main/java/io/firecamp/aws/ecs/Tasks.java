package io.firecamp.aws.ecs;

import io.firecamp.aws.client.AwsApi;
import io.firecamp.aws.client.AwsException;
import io.firecamp.aws.client.AwsService;
import io.firecamp.backend.Owner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.DescribeTasksRequest;
import software.amazon.awssdk.services.ecs.model.DesiredStatus;
import software.amazon.awssdk.services.ecs.model.ListTasksRequest;
import software.amazon.awssdk.services.ecs.model.ListTasksResponse;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.ecs.model.TaskField;

/** Looks at tasks. What was started here a moment ago is there although ECS may not list it yet. */
final class Tasks {
  private static final int PAGE = 100;

  private record Fresh(MemberTask task, long since) {}

  private final AwsApi api = AwsApi.of(AwsService.ECS);
  private final EcsClient ecs;
  private final Definitions definitions;
  private final Duration visible;
  private final Map<String, Fresh> fresh = new ConcurrentHashMap<>();

  Tasks(EcsClient ecs, Definitions definitions, Duration visible) {
    this.ecs = ecs;
    this.definitions = definitions;
    this.visible = visible;
  }

  /** How all tasks of a service are found. */
  static String startedBy(Owner service) {
    return "firecamp/" + service.uuid();
  }

  /** It is there from now on. */
  void started(MemberTask task) {
    fresh.put(task.arn(), new Fresh(task, System.nanoTime()));
  }

  /** Only what ECS lists of the member is there from now on. */
  void removed(Owner member) {
    fresh.values().removeIf(started -> started.task.owner().equals(member));
  }

  /**
   * All tasks that ECS knows, of members that have not been removed: those that run, and for
   * members without one those that have stopped.
   */
  List<MemberTask> ofService(Owner service) {
    Set<String> families = new LinkedHashSet<>(definitions.families(service));
    List<MemberTask> found =
        new ArrayList<>(
            described(
                service.cluster(),
                running(service),
                task -> task.owner().withMember("").equals(service)));
    Set<String> arns = new LinkedHashSet<>();
    found.forEach(task -> families.remove(Definition.family(task.owner())));
    for (String family : families) {
      arns.addAll(ofFamily(service.cluster(), family, DesiredStatus.STOPPED));
    }
    found.addAll(described(service.cluster(), arns, task -> false));
    return found;
  }

  /** All tasks of the member that ECS knows, newest generation first. */
  List<MemberTask> ofMember(Owner member) {
    String family = Definition.family(member);
    Set<String> arns = new LinkedHashSet<>();
    arns.addAll(ofFamily(member.cluster(), family, DesiredStatus.RUNNING));
    arns.addAll(ofFamily(member.cluster(), family, DesiredStatus.STOPPED));
    return described(member.cluster(), arns, task -> task.owner().equals(member)).stream()
        .sorted((a, b) -> Long.compare(b.generation(), a.generation()))
        .toList();
  }

  private List<String> running(Owner service) {
    return list(
        service.service(),
        ListTasksRequest.builder().cluster(service.cluster()).startedBy(startedBy(service)));
  }

  private List<String> ofFamily(String cluster, String family, DesiredStatus wanted) {
    return list(
        family, ListTasksRequest.builder().cluster(cluster).family(family).desiredStatus(wanted));
  }

  private List<String> list(String subject, ListTasksRequest.Builder request) {
    List<String> arns = new ArrayList<>();
    String token = null;
    do {
      ListTasksRequest next = request.nextToken(token).build();
      try {
        ListTasksResponse page = api.call("ListTasks", "of " + subject, () -> ecs.listTasks(next));
        arns.addAll(page.taskArns());
        token = page.nextToken();
      } catch (AwsException e) {
        if (e.is("ClusterNotFoundException")) {
          return List.of();
        }
        throw e;
      }
    } while (token != null && !token.isEmpty());
    return arns;
  }

  /**
   * @param meant which of the tasks that were started a moment ago belong to them
   */
  private List<MemberTask> described(
      String cluster, Collection<String> arns, Predicate<MemberTask> meant) {
    fresh.values().removeIf(f -> isOld(f));
    Map<String, MemberTask> found = new LinkedHashMap<>();
    fresh.values().stream()
        .map(Fresh::task)
        .filter(meant)
        .forEach(task -> found.put(task.arn(), task));
    Set<String> asked = new LinkedHashSet<>(arns);
    asked.addAll(found.keySet());
    for (Task task : describe(cluster, List.copyOf(asked))) {
      MemberTask.of(task).ifPresent(t -> found.put(t.arn(), t));
    }
    return List.copyOf(found.values());
  }

  private boolean isOld(Fresh started) {
    return Duration.ofNanos(System.nanoTime() - started.since).compareTo(visible) > 0;
  }

  /** Those that ECS still knows. */
  List<Task> describe(String cluster, List<String> arns) {
    List<Task> found = new ArrayList<>();
    for (int from = 0; from < arns.size(); from += PAGE) {
      DescribeTasksRequest request =
          DescribeTasksRequest.builder()
              .cluster(cluster)
              .tasks(arns.subList(from, Math.min(arns.size(), from + PAGE)))
              .include(TaskField.TAGS)
              .build();
      found.addAll(
          api.call("DescribeTasks", "of " + cluster, () -> ecs.describeTasks(request)).tasks());
    }
    return found;
  }
}
