package io.firecamp.aws.emulator;

import java.util.List;
import java.util.Map;

/** How a server is started. */
record Launch(List<String> command, Map<String, String> environment) {}
