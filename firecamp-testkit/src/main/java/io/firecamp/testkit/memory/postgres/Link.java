package io.firecamp.testkit.memory.postgres;

/** One direction of the network between two members, or a member and a controller. */
record Link(String from, String to) {}
