package dev.sluice.netty.internal;

import dev.sluice.api.SocketOption;
import dev.sluice.api.Status;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * SO_REUSEADDR and SO_EXCLUSIVEADDRUSE of one socket that is not bound (WSK reference 3.9), on
 * systems that have the first only: without it nobody shares an address there, so exclusive use is
 * the absence of reuse. Who asks for both is refused. Loop only, except that the creator may
 * prepare it before.
 */
final class AddressSharing {
  private final OsSocket os;

  /** What counts while nobody asked. */
  private boolean byDefault;

  private @Nullable Boolean reuse;
  private boolean exclusive;

  AddressSharing(OsSocket os) {
    this.os = os;
  }

  /** Shares unless it is told otherwise. */
  void reuseByDefault() throws IOException {
    byDefault = true;
    apply();
  }

  Status reuse(boolean wanted) throws IOException {
    if (wanted && exclusive) {
      return Status.INVALID_PARAMETER;
    }
    reuse = wanted;
    return apply();
  }

  Status exclusive(boolean wanted) throws IOException {
    if (wanted && reuse != null && reuse) {
      return Status.INVALID_PARAMETER;
    }
    exclusive = wanted;
    return apply();
  }

  boolean isExclusive() {
    return exclusive;
  }

  /** Whether others that share too may bind to the same address. */
  boolean isShared() {
    return !exclusive && (reuse == null ? byDefault : reuse);
  }

  private Status apply() throws IOException {
    os.setOption(SocketOption.REUSE_ADDRESS, isShared());
    return Status.SUCCESS;
  }
}
