package io.firecamp.testkit.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.firecamp.backend.volume.Volume;
import io.firecamp.testkit.memory.postgres.Commit;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** All that is in a cloud and in its servers, without what differs between equal runs. */
record SiteState(CloudState cloud, List<ServerView> servers) {

  static SiteState of(PostgresSite site) {
    return new SiteState(CloudState.of(site.cloud), ServerView.of(site));
  }

  /** Fails unless the site is in this state, no volume is there twice, and no commit is lost. */
  void mustBeThatOf(PostgresSite site, String what) {
    SiteState found = of(site);
    assertThat(found.cloud).as(what).isEqualTo(cloud);
    assertThat(found.servers).as(what).isEqualTo(servers);
    Map<String, Long> perMember =
        site.cloud.volumes().all().stream()
            .collect(
                Collectors.groupingBy(
                    (Volume v) -> v.owner().uuid() + v.owner().member(), Collectors.counting()));
    assertThat(perMember.values()).as(what).containsOnly(2L);
    for (ServerView server : servers) {
      if (server.member().startsWith("a-")) {
        for (Commit commit : site.commits()) {
          assertThat(site.server(server.member()).has(commit))
              .as("%s: %s has %s", what, server.member(), commit)
              .isTrue();
        }
      }
    }
  }
}
