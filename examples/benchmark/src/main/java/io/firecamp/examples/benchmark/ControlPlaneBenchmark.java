package io.firecamp.examples.benchmark;

import io.firecamp.Firecamp;
import io.firecamp.postgres.Postgres;
import io.firecamp.postgres.PostgresServiceSpec;
import io.firecamp.spec.Secret;
import io.firecamp.testkit.memory.InMemoryCloud;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What the control plane itself costs: services of three members provisioned in memory, where
 * nothing has to be waited for. Cold is the first hundred of a JVM; everything after it is warm.
 * Each run has a cloud of its own with a node for each member of every service. All services of a
 * caller want the same port; callers have a port each, as this is not about races for nodes.
 */
public final class ControlPlaneBenchmark {
  private static final int COLD = 100;
  private static final int WARM_UP = 2000;

  private ControlPlaneBenchmark() {}

  /** Options: how many services, any number of times; 100, 1,000 and 10,000 unless given. */
  public static void main(String[] arguments) throws InterruptedException, ExecutionException {
    List<Integer> sizes = new ArrayList<>();
    for (String argument : arguments) {
      sizes.add(Integer.valueOf(argument));
    }
    System.out.printf(
        "%-5s %8s %7s %10s %8s %8s %8s %9s %9s %10s%n",
        "",
        "services",
        "callers",
        "us/service",
        "p50",
        "p90",
        "p99",
        "first 10%",
        "last 10%",
        "KiB");
    run("cold", COLD, 1);
    provision(WARM_UP, 1);
    provision(WARM_UP, 8);
    for (int callers : List.of(1, 8)) {
      for (int services : sizes.isEmpty() ? List.of(100, 1000, 10_000) : sizes) {
        run("warm", services, callers);
      }
    }
  }

  private static void run(String state, int services, int callers)
      throws InterruptedException, ExecutionException {
    System.gc();
    Allocation allocation = new Allocation();
    long began = System.nanoTime();
    double[] micros = provision(services, callers);
    double wall = (System.nanoTime() - began) / 1e3 / services;
    double kib = allocation.bytes() / 1024.0 / services;
    Samples all = of(micros, 0, services);
    System.out.printf(
        "%-5s %8d %7d %10.0f %8.0f %8.0f %8.0f %9.0f %9.0f %10.0f%n",
        state,
        services,
        callers,
        wall,
        all.median(),
        all.percentile(90),
        all.percentile(99),
        of(micros, 0, services / 10).mean(),
        of(micros, services - services / 10, services).mean(),
        kib);
  }

  /** Microseconds that each call took, in the order in which they began. */
  private static double[] provision(int services, int callers)
      throws InterruptedException, ExecutionException {
    InMemoryCloud cloud = InMemoryCloud.threeZones(services);
    double[] micros = new double[services];
    AtomicInteger next = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(callers);
    try (Firecamp firecamp = Firecamp.builder(cloud.backends()).build()) {
      Postgres postgres = Postgres.on(firecamp);
      List<Future<?>> ends = new ArrayList<>();
      for (int caller = 0; caller < callers; caller++) {
        int port = 5432 + caller;
        ends.add(threads.submit(() -> call(postgres, next, micros, port)));
      }
      for (Future<?> end : ends) {
        end.get();
      }
    } finally {
      threads.shutdownNow();
    }
    return micros;
  }

  private static void call(Postgres postgres, AtomicInteger next, double[] micros, int port) {
    for (int i = next.getAndIncrement(); i < micros.length; i = next.getAndIncrement()) {
      PostgresServiceSpec spec = spec("pg-" + i, port);
      long began = System.nanoTime();
      postgres.provision(spec);
      micros[i] = (System.nanoTime() - began) / 1e3;
    }
  }

  private static Samples of(double[] micros, int from, int to) {
    Samples samples = new Samples();
    for (int i = from; i < to; i++) {
      samples.add(micros[i]);
    }
    return samples;
  }

  private static PostgresServiceSpec spec(String name, int port) {
    return PostgresServiceSpec.builder()
        .cluster("t1")
        .name(name)
        .port(port)
        .adminPassword(Secret.of("changeme"))
        .replicationPassword(Secret.of("replpassword"))
        .build();
  }
}
