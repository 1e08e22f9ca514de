package io.firecamp.plan;

/** What a step does. */
public enum StepKind {
  STORE_SECRETS("store secrets"),
  ENSURE_LOG_GROUP("make log group"),
  ENSURE_DNS_ZONE("make DNS zone"),
  WRITE_DNS_RECORDS("write DNS records"),
  CREATE_VOLUME("make volume"),
  ATTACH_VOLUME("attach volume"),
  MODIFY_VOLUME("change volume"),
  RUN_CONTAINER("start container"),
  MARK_INITIALIZING("record: initializing"),
  AWAIT_READY("wait until ready"),
  ROTATE_SECRET("rotate secret"),
  RELOAD_MEMBER("reload member"),
  RESTART_MEMBER("restart member"),
  FORGET_MEMBER("forget member"),
  REMOVE_MEMBER("remove member"),
  MARK_ACTIVE("record: active"),
  STOP_CONTAINER("stop container"),
  DETACH_VOLUME("detach volume"),
  DELETE_DNS_RECORDS("delete DNS records"),
  DELETE_LOG_GROUP("delete log group"),
  DELETE_SECRETS("delete secrets"),
  DELETE_RECORD("delete record");

  private final String words;

  StepKind(String words) {
    this.words = words;
  }

  /** The step in words, for people. */
  public String words() {
    return words;
  }
}
