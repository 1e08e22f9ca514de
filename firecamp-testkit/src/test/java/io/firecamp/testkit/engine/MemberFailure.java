package io.firecamp.testkit.engine;

import io.firecamp.backend.volume.Volume;
import io.firecamp.postgres.PostgresMember;
import io.firecamp.postgres.server.Endpoint;
import io.firecamp.postgres.server.PostgresServer;
import io.firecamp.spec.VolumePurpose;
import io.firecamp.testkit.memory.postgres.SimulatedServer;
import io.firecamp.testkit.memory.postgres.SimulatedVolume;
import java.time.Duration;
import java.util.List;

/** What happens to a member of service {@code a} while nobody works on the service. */
enum MemberFailure {
  DIES {
    @Override
    void happenTo(PostgresSite site, String member) {
      site.server(member).crash();
    }
  },
  HANGS {
    @Override
    void happenTo(PostgresSite site, String member) {
      site.server(member).hang();
    }
  },
  LOSES_ITS_DIRECTORY {
    @Override
    void happenTo(PostgresSite site, String member) {
      site.server(member).crash();
      for (Volume volume : site.cloud.volumes().all()) {
        if (volume.owner().member().equals(member)) {
          SimulatedVolume content = site.cloud.postgres().volume(volume.id());
          if (volume.purpose() == VolumePurpose.DATA) {
            content.emptyData();
          } else {
            content.emptyJournal();
          }
        }
      }
    }
  },
  HAS_A_DAMAGED_DIRECTORY {
    @Override
    void happenTo(PostgresSite site, String member) {
      site.server(member).corruptDirectory();
      site.server(member).crash();
    }
  },
  LOSES_ITS_SLOT(false) {
    @Override
    void happenTo(PostgresSite site, String member) {
      SimulatedServer primary = site.server("a-0");
      site.server(member).crash();
      if (primary.state().filter(s -> s.isPrimary()).isEmpty()) {
        return;
      }
      for (int i = 0; i < MORE_THAN_ANY_SLOT_KEEPS; i++) {
        primary.commit(1L << 30);
        primary.checkpoint();
      }
    }
  },
  IS_PROMOTED_BY_HAND(false) {
    @Override
    void happenTo(PostgresSite site, String member) {
      promote(site, member);
      site.commitByHand(member);
    }
  },
  WAS_PROMOTED_AND_DIED(false) {
    @Override
    void happenTo(PostgresSite site, String member) {
      promote(site, member);
      site.commitByHand(member);
      site.server(member).crash();
    }
  },
  IS_PROMOTED_BEHIND_THE_OTHERS(false) {
    @Override
    void happenTo(PostgresSite site, String member) {
      site.server(member).lag(Duration.ofDays(1), Duration.ZERO);
      site.server("a-0").commit(1 << 20);
      promote(site, member);
      // What it lacks it lacks; what it will receive as a standby again it receives at once.
      site.server(member).lag(Duration.ZERO, Duration.ZERO);
      site.commitByHand(member);
    }
  },
  IS_BEHIND(false) {
    @Override
    void happenTo(PostgresSite site, String member) {
      site.server(member).lag(Duration.ofMinutes(3), Duration.ofMinutes(1));
      site.server("a-0").state().filter(s -> s.isPrimary()).ifPresent(s -> site.commit());
    }
  };

  private static final int MORE_THAN_ANY_SLOT_KEEPS = 12;
  private final boolean ofPrimaries;

  MemberFailure() {
    this(true);
  }

  MemberFailure(boolean ofPrimaries) {
    this.ofPrimaries = ofPrimaries;
  }

  /** Whether it can happen to a primary. */
  boolean ofPrimaries() {
    return ofPrimaries;
  }

  /** Whether somebody promotes the member. */
  boolean promotes() {
    return this == IS_PROMOTED_BY_HAND
        || this == WAS_PROMOTED_AND_DIED
        || this == IS_PROMOTED_BEHIND_THE_OTHERS;
  }

  abstract void happenTo(PostgresSite site, String member);

  /** A person logs in to the member's server and promotes it; does not answer: not possible. */
  static void promote(PostgresSite site, String member) {
    PostgresMember at = site.process().with(p -> p.get(PostgresSite.CLUSTER, "a").member(member));
    try (PostgresServer session =
        site.cloud
            .postgres()
            .access("person")
            .connect(
                new Endpoint(member, at.host(), at.port()),
                List.of(PostgresSite.ADMIN, PostgresSite.NEW_ADMIN),
                Duration.ofSeconds(5))) {
      session.promote(Duration.ofSeconds(5));
    }
  }
}
