package io.firecamp.aws.preflight;

import io.firecamp.error.FirecampException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Everything that was checked. Its text has a line for each finding.
 *
 * @param findings in the order of the checks
 */
public record PreflightReport(List<Finding> findings) {
  public PreflightReport {
    findings = List.copyOf(findings);
  }

  /** Whether nothing was found that prevents services from being provisioned. */
  public boolean isReady() {
    return problems().isEmpty();
  }

  /** What prevents services from being provisioned. */
  public List<Finding> problems() {
    return findings.stream().filter(f -> f.result() == Finding.Result.PROBLEM).toList();
  }

  /**
   * Returns if there is no problem.
   *
   * @throws FirecampException with all problems, if there are any
   */
  public void throwIfNotReady() {
    if (!isReady()) {
      throw new FirecampException("the cluster is not ready:\n" + lines(problems()), null);
    }
  }

  private static String lines(List<Finding> findings) {
    return findings.stream().map(Finding::toString).collect(Collectors.joining("\n"));
  }

  @Override
  public String toString() {
    return lines(findings);
  }
}
