package io.firecamp.testkit.fault;

/** Stands for the death of the calling process. Nothing may catch it and go on. */
public final class CallerCrash extends Error {
  private static final long serialVersionUID = 1L;

  CallerCrash(String call) {
    super("the caller died at " + call);
  }
}
