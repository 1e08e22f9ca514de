package io.firecamp.aws.fake;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
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
  public void beforeTransmission(
      Context.BeforeTransmission context, ExecutionAttributes attributes) {
    String service = attributes.getAttribute(SdkExecutionAttribute.SERVICE_NAME);
    String action = attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME);
    count(service, action);
  }

  /** Counts the requests to a client that answers some of them itself. */
  public <T> T of(Class<T> type, String service, T client) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              if (arguments != null && arguments.length == 1) {
                String name = method.getName();
                count(service, Character.toUpperCase(name.charAt(0)) + name.substring(1));
              }
              try {
                return method.invoke(client, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  private synchronized void count(String service, String action) {
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
