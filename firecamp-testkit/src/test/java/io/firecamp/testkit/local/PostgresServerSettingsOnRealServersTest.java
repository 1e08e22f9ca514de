package io.firecamp.testkit.local;

import io.firecamp.Firecamp;
import io.firecamp.testkit.contract.PostgresServerSettingsContract;
import org.junit.jupiter.api.Nested;

class PostgresServerSettingsOnRealServersTest {
  abstract static class OfMajor extends PostgresServerSettingsContract {
    private final int major;

    OfMajor(int major) {
      this.major = major;
    }

    @Override
    protected Firecamp open() {
      return RealServers.ofMajor(major).firecamp();
    }

    @Override
    protected int major() {
      return major;
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
