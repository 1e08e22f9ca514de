package io.firecamp.plan;

/** What a step does. */
public enum StepKind {
  /** Stores the passwords. */
  STORE_SECRETS("store secrets"),
  /** Creates the log group of the service. */
  ENSURE_LOG_GROUP("create log group"),
  /** Creates the DNS zone of the cluster. */
  ENSURE_DNS_ZONE("create DNS zone"),
  /** Writes the addresses of all members. */
  WRITE_DNS_RECORDS("write DNS records"),
  /** Creates a volume. */
  CREATE_VOLUME("create volume"),
  /** Attaches a volume to its member's node. */
  ATTACH_VOLUME("attach volume"),
  /** Changes the size, the performance or the tags of a volume. */
  MODIFY_VOLUME("modify volume"),
  /** Looks at what data a member has that is not started, without changing it. */
  CHECK_DATA("check data"),
  /** Starts a member's container. */
  RUN_CONTAINER("start container"),
  /** Records that all volumes exist. */
  MARK_INITIALIZING("record: initializing"),
  /** Waits until the service is ready. */
  AWAIT_READY("wait until ready"),
  /** Replaces a password. */
  ROTATE_SECRET("rotate secret"),
  /** Creates what the spec wants inside of the service, such as databases. */
  CREATE_OBJECTS("create"),
  /** Reloads the configuration of a running member. */
  RELOAD_MEMBER("reload member"),
  /** Stops a member and starts it with the newest configuration. */
  RESTART_MEMBER("restart member"),
  /** Drops what the other members keep for a member that is removed. */
  FORGET_MEMBER("forget member"),
  /** Removes a member from the record. */
  REMOVE_MEMBER("remove member"),
  /** Records that the service is ready. */
  MARK_ACTIVE("record: active"),
  /** Stops a member's container. */
  STOP_CONTAINER("stop container"),
  /** Detaches a volume. */
  DETACH_VOLUME("detach volume"),
  /** Deletes addresses of members. */
  DELETE_DNS_RECORDS("delete DNS records"),
  /** Deletes the log group with all logs. */
  DELETE_LOG_GROUP("delete log group"),
  /** Deletes the passwords. */
  DELETE_SECRETS("delete secrets"),
  /** Deletes the record of the service. */
  DELETE_RECORD("delete record");

  private final String words;

  StepKind(String words) {
    this.words = words;
  }

  /** A readable description of the step. */
  public String words() {
    return words;
  }
}
