package io.firecamp.testkit.local;

import io.firecamp.Firecamp;
import io.firecamp.postgres.PostgresService;
import io.firecamp.testkit.contract.PostgresServerFateContract;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;

class PostgresServerFateOnRealServersTest {
  abstract static class OfMajor extends PostgresServerFateContract {
    private final int major;
    private @Nullable RealServers servers;

    OfMajor(int major) {
      this.major = major;
    }

    @Override
    protected Firecamp open() {
      RealServers opened = RealServers.ofMajor(major);
      servers = opened;
      return opened.firecamp();
    }

    @Override
    protected int major() {
      return major;
    }

    @Override
    protected void write(PostgresService on, int mebibytes) throws Exception {
      RealServers.write(on, mebibytes);
    }

    @Override
    protected void kill(PostgresService of, String member) throws Exception {
      Objects.requireNonNull(servers).kill(of, member);
    }
  }

  @Nested
  class Major14 extends OfMajor {
    Major14() {
      super(14);
    }
  }

  @Nested
  class Major15 extends OfMajor {
    Major15() {
      super(15);
    }
  }

  @Nested
  class Major16 extends OfMajor {
    Major16() {
      super(16);
    }
  }

  @Nested
  class Major17 extends OfMajor {
    Major17() {
      super(17);
    }
  }

  @Nested
  class Major18 extends OfMajor {
    Major18() {
      super(18);
    }
  }
}
