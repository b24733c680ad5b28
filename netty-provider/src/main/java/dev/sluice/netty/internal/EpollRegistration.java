package dev.sluice.netty.internal;

import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A descriptor's place in an epoll set.
 *
 * <p>Level triggering asks for what is wanted; where nothing more is wanted than to hear of an end,
 * EPOLLET keeps the system from reporting the same end again and again, since HUP and ERR cannot be
 * masked. The interest is never empty: that would take the descriptor out of the set for good.
 */
final class EpollRegistration implements EpollIoHandle {
  static final int IN = 0x1;
  static final int OUT = 0x4;
  static final int ERR = 0x8;
  static final int HUP = 0x10;
  static final int RDHUP = 0x2000;
  static final int ET = 1 << 31;

  private final LinuxSocket socket;
  private final Readiness readiness;
  private @Nullable IoRegistration registration;

  /** What was submitted last, to submit only changes. */
  private int submitted;

  EpollRegistration(LinuxSocket socket, Readiness readiness) {
    this.socket = socket;
    this.readiness = readiness;
  }

  void join(Loop loop) throws IOException {
    Future<IoRegistration> joining = loop.netty().register(this);
    if (!joining.isSuccess()) {
      throw new IOException("the event loop takes no socket", joining.cause());
    }
    registration = joining.getNow();
  }

  void submit(int bits) {
    if (registration != null && bits != submitted) {
      submitted = bits;
      registration.submit(EpollIoOps.valueOf(bits));
    }
  }

  void cancel() {
    if (registration != null) {
      registration.cancel();
      registration = null;
    }
  }

  @Override
  public FileDescriptor fd() {
    return socket;
  }

  @Override
  public void handle(IoRegistration from, IoEvent event) {
    if (registration == null) {
      return; // an event of the batch in which it was cancelled
    }
    int bits = ((EpollIoEvent) event).ops().value();
    int what = 0;
    if ((bits & IN) != 0) {
      what |= Readiness.READABLE;
    }
    if ((bits & OUT) != 0) {
      what |= Readiness.WRITABLE;
    }
    if ((bits & (RDHUP | HUP)) != 0) {
      what |= Readiness.HANG_UP;
    }
    if ((bits & ERR) != 0) {
      what |= Readiness.ERROR;
    }
    readiness.ready(what);
  }

  /** Netty ends the loop while we are on it. */
  @Override
  public void close() {
    readiness.orphaned();
  }
}
