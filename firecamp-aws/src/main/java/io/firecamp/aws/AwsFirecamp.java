package io.firecamp.aws;

import io.firecamp.Firecamp;
import io.firecamp.aws.client.AwsClients;
import io.firecamp.aws.cost.CostEstimate;
import io.firecamp.aws.cost.CostEstimator;
import io.firecamp.aws.preflight.Preflight;
import io.firecamp.aws.preflight.PreflightReport;
import io.firecamp.backend.Backends;
import io.firecamp.engine.ServiceEngine;
import io.firecamp.spec.SpecRequest;
import java.util.Optional;

/**
 * A runtime on AWS: members are ECS tasks on the EC2 instances of a cluster, their volumes are on
 * EBS, their names in a private Route 53 zone, their logs in CloudWatch Logs; documents are in
 * DynamoDB, passwords in Secrets Manager. Thread-safe; created once per application.
 *
 * <pre>{@code
 * try (AwsFirecamp firecamp =
 *     AwsFirecamp.builder().region("us-east-1").cluster("t1").executionRole(role).build()) {
 *   firecamp.preflight().throwIfNotReady();
 *   PostgresService service = Postgres.on(firecamp).provision(spec);
 * }
 * }</pre>
 */
public final class AwsFirecamp implements Firecamp {
  private final Firecamp firecamp;
  private final Preflight preflight;
  private final CostEstimator costs;
  private final Optional<AwsClients> own;

  AwsFirecamp(
      Firecamp firecamp, Preflight preflight, CostEstimator costs, Optional<AwsClients> own) {
    this.firecamp = firecamp;
    this.preflight = preflight;
    this.costs = costs;
    this.own = own;
  }

  /** Returns a builder; the cluster is required. */
  public static AwsFirecampBuilder builder() {
    return new AwsFirecampBuilder();
  }

  @Override
  public Backends backends() {
    return firecamp.backends();
  }

  @Override
  public ServiceEngine engine() {
    return firecamp.engine();
  }

  @Override
  public Reach reach() {
    return firecamp.reach();
  }

  /** Checks the cluster for what any service needs. Changes nothing; about 15 requests. */
  public PreflightReport preflight() {
    return preflight.run(Optional.empty());
  }

  /** Checks the cluster for that service. Changes nothing; about 15 requests. */
  public PreflightReport preflight(SpecRequest request) {
    return preflight.run(Optional.of(request.resolve(Optional.empty())));
  }

  /** Returns what the service costs in a month. Sends no request. */
  public CostEstimate estimate(SpecRequest request) {
    return costs.estimate(request.resolve(Optional.empty()));
  }

  /** Closes the clients unless they were passed in. Deletes nothing; members keep running. */
  @Override
  public void close() {
    firecamp.close();
    own.ifPresent(AwsClients::close);
  }
}
