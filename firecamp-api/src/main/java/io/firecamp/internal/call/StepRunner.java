package io.firecamp.internal.call;

import io.firecamp.error.OperationInterruptedException;
import io.firecamp.error.StepFailedException;
import io.firecamp.event.ProgressEvent;
import io.firecamp.plan.Plan;
import io.firecamp.plan.Step;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Runs the steps of one plan, each as soon as what it needs is completed. Steps go to the executor,
 * and the calling thread also runs steps, so a pool without a free thread only makes them slower.
 */
public final class StepRunner {
  /** Runs one step. */
  @FunctionalInterface
  public interface Action {
    /** Returns when the step is completed. */
    void perform(Step step) throws InterruptedException;
  }

  /** A step in progress. */
  private final class Task extends FutureTask<Void> {
    private final Step step;
    private final List<Task> dependents = new ArrayList<>(4);
    private int missing;

    Task(Step step) {
      super(() -> perform(step), null);
      this.step = step;
    }

    @Override
    protected void done() {
      settle(this);
    }
  }

  private final Plan plan;
  private final Operation operation;
  private final Action action;
  private final @Nullable Executor executor;
  private final Deque<Task> ready = new ArrayDeque<>();
  private final List<Task> unsettled = new ArrayList<>();
  private final Map<Step, Throwable> failures = new HashMap<>();
  private final List<String> done = new ArrayList<>();
  private final Thread caller = Thread.currentThread();
  private @Nullable Step failed;
  private @Nullable Step late;

  /** Creates a run of that plan by the calling thread. */
  public StepRunner(Plan plan, Operation operation, Action action) {
    this.plan = plan;
    this.operation = operation;
    this.action = action;
    this.executor = operation.settings().executor().orElse(null);
  }

  /**
   * Runs all steps. If one fails, starts no more steps, waits for those that are running, and
   * throws.
   *
   * @throws StepFailedException for the step that failed first
   * @throws OperationInterruptedException if the calling thread was interrupted
   */
  public void run() {
    operation.resume();
    if (executor == null) {
      new StepSequence(plan, operation, action).run();
      return;
    }
    start();
    try {
      for (Task next = next(); next != null; next = next()) {
        next.run();
      }
    } catch (InterruptedException e) {
      endAll();
      throw operation.interrupted(e);
    }
    Step first = failed;
    if (first != null) {
      throw StepFailure.of(plan, operation, first, done, failures.get(first));
    }
  }

  private void start() {
    Map<String, Task> tasks = new HashMap<>();
    List<Task> free = new ArrayList<>();
    for (Step step : plan.steps()) {
      if (step.done()) {
        continue;
      }
      Task task = new Task(step);
      tasks.put(step.id(), task);
      for (Step needed : step.after()) {
        waitFor(needed, task, tasks);
      }
      if (task.missing == 0) {
        free.add(task);
      }
    }
    release(free);
  }

  /** Steps that are done are skipped, but not the steps that they depend on. */
  private static void waitFor(Step needed, Task task, Map<String, Task> tasks) {
    Task before = tasks.get(needed.id());
    if (before != null) {
      before.dependents.add(task);
      task.missing++;
    } else {
      needed.after().forEach(n -> waitFor(n, task, tasks));
    }
  }

  private void release(List<Task> free) {
    List<Task> taken;
    synchronized (this) {
      taken = queue(free);
    }
    hand(taken);
  }

  /**
   * Must be called with the lock held, in the same critical section that made them ready: see
   * {@link #next}.
   */
  private List<Task> queue(List<Task> free) {
    List<Task> taken = new ArrayList<>(free.size());
    for (Task task : free) {
      if (failed == null && operation.deadline().expired()) {
        late = task.step;
      } else if (failed == null) {
        ready.add(task);
        unsettled.add(task);
        taken.add(task);
      }
    }
    notifyAll();
    return taken;
  }

  private void hand(List<Task> taken) {
    if (executor != null) {
      for (Task task : taken) {
        try {
          executor.execute(task);
        } catch (RejectedExecutionException e) {
          // The calling thread runs it.
          return;
        }
      }
    }
  }

  /** A step for the calling thread, or null if all are settled. */
  private synchronized @Nullable Task next() throws InterruptedException {
    while (true) {
      Task task = ready.poll();
      if (task != null && !task.isDone()) {
        return task;
      }
      if (task == null && unsettled.isEmpty()) {
        // Steps that ran know better what took so long.
        if (late != null && failed == null) {
          fail(late, operation.deadlinePassed("the step had not started"));
        }
        return null;
      }
      if (task == null) {
        wait();
      }
    }
  }

  private void perform(Step step) {
    synchronized (this) {
      ready.removeIf(t -> t.step.equals(step));
      if (failed != null) {
        return;
      }
    }
    if (caller.isInterrupted()) {
      // The caller, which may be running a step, has not noticed it yet.
      synchronized (this) {
        failures.put(
            step,
            new OperationInterruptedException(
                operation.name(), new InterruptedException("before a step")));
      }
      return;
    }
    operation.tell(ProgressEvent.Type.STARTED, step, "");
    try {
      action.perform(step);
      operation.tell(ProgressEvent.Type.COMPLETED, step, "");
    } catch (Throwable e) {
      synchronized (this) {
        failures.put(step, e);
      }
    }
  }

  private void settle(Task task) {
    List<Task> taken;
    synchronized (this) {
      List<Task> free = new ArrayList<>(2);
      unsettled.remove(task);
      Throwable failure = failures.get(task.step);
      if (failure != null) {
        fail(task.step, failure);
      } else if (failed == null) {
        done.add(task.step.id());
        for (Task dependent : task.dependents) {
          if (--dependent.missing == 0) {
            free.add(dependent);
          }
        }
      }
      taken = queue(free);
    }
    hand(taken);
  }

  private synchronized void fail(Step step, Throwable failure) {
    Step first = failed;
    if (first == null) {
      failed = step;
      failures.put(step, failure);
      operation.abandon();
      List<Task> notBegun = List.copyOf(ready);
      ready.clear();
      notBegun.forEach(t -> t.cancel(false));
      operation.tell(ProgressEvent.Type.FAILED, step, Words.of(failure));
    } else if (!first.equals(step) && failures.get(first) != failure) {
      Throwable reported = failures.get(first);
      if (reported != null) {
        reported.addSuppressed(failure);
      }
    }
  }

  private void endAll() {
    operation.abandon();
    List<Task> running;
    synchronized (this) {
      failed = failed == null && !unsettled.isEmpty() ? unsettled.get(0).step : failed;
      running = List.copyOf(unsettled);
    }
    running.forEach(t -> t.cancel(true));
  }
}
