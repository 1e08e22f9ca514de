package io.firecamp.aws.fake;

import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.http.SdkHttpRequest;

/** Puts the action's name on each request, so that an HTTP client knows it in every protocol. */
enum ActionHeader implements ExecutionInterceptor {
  INSTANCE;

  private static final String NAME = "x-test-action";

  @Override
  public SdkHttpRequest modifyHttpRequest(
      Context.ModifyHttpRequest context, ExecutionAttributes attributes) {
    String action = attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME);
    return context.httpRequest().copy(r -> r.putHeader(NAME, action));
  }

  static String of(SdkHttpRequest request) {
    return request.firstMatchingHeader(NAME).orElse("");
  }
}
