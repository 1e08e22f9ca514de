package io.firecamp.aws.fake;

import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;

/** Counts requests by service and action, each attempt. */
public final class CallCounter implements ExecutionInterceptor {
  private final Map<String, Integer> counts = new TreeMap<>();

  @Override
  public synchronized void beforeTransmission(
      Context.BeforeTransmission context, ExecutionAttributes attributes) {
    String service = attributes.getAttribute(SdkExecutionAttribute.SERVICE_NAME);
    String action = attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME);
    counts.merge(service + " " + action, 1, Integer::sum);
  }

  /** How often each action was requested, such as {@code Ec2 AttachVolume}. */
  public synchronized Map<String, Integer> counts() {
    return new TreeMap<>(counts);
  }

  /** How many requests there were. */
  public synchronized int total() {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Begins anew. */
  public synchronized void reset() {
    counts.clear();
  }
}
