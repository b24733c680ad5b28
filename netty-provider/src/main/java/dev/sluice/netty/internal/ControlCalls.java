package dev.sluice.netty.internal;

import dev.sluice.api.SocketControl;
import dev.sluice.api.Status;
import dev.sluice.spi.support.Operation;
import java.net.InetAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The controls of one socket whose answer comes from elsewhere than its loop. They end early when
 * cancelled, and with the socket. Loop only.
 */
final class ControlCalls {
  private final Loop loop;
  private final ProtocolFamily family;
  private final AddressLists lists;

  /** With what to do for one that ends early. */
  private final Map<Operation, Runnable> waiting = new HashMap<>(0);

  ControlCalls(Loop loop, ProtocolFamily family, AddressLists lists) {
    this.loop = loop;
    this.family = family;
    this.lists = lists;
  }

  /** Whether a control is one of these. */
  static boolean takes(SocketControl<?, ?> control) {
    return control == SocketControl.ADDRESS_LIST_QUERY
        || control == SocketControl.ADDRESS_LIST_CHANGE;
  }

  /** Carries one of these out. */
  Status carryOut(SocketControl<?, ?> control, @Nullable Object input, Operation call) {
    if (family == StandardProtocolFamily.UNIX) {
      return call.end(Status.NOT_SUPPORTED);
    }
    waiting.put(call, () -> {});
    boolean asked = control == SocketControl.ADDRESS_LIST_QUERY
        ? query((InetAddress[]) input, call)
        : watch(call);
    return asked ? Status.PENDING : end(call, Status.INSUFFICIENT_RESOURCES, 0);
  }

  private boolean query(InetAddress @Nullable [] into, Operation call) {
    return lists.query(
        family,
        found -> onLoop(call, () -> {
          if (found == null) {
            end(call, Status.INSUFFICIENT_RESOURCES, 0);
          } else {
            end(call, Fill.array(found, into), found.size());
          }
        }));
  }

  private boolean watch(Operation call) {
    AddressLists.Watch watch = lists.watch(
        family,
        changed -> onLoop(
            call, () -> end(call, changed ? Status.SUCCESS : Status.INSUFFICIENT_RESOURCES, 0)));
    if (watch == null) {
      return false;
    }
    waiting.put(call, () -> lists.forget(watch));
    return true;
  }

  /** Goes on with a call, unless it was withdrawn. */
  private void onLoop(Operation call, Runnable step) {
    try {
      loop.execute(() -> {
        if (waiting.containsKey(call)) {
          step.run();
        }
      });
    } catch (RejectedExecutionException gone) {
      // the socket closed meanwhile, which ended the call
    }
  }

  private Status end(Operation call, Status status, long information) {
    waiting.remove(call);
    return call.end(status, information);
  }

  /** Ends a call early, if it is one of these. */
  void withdraw(Operation call) {
    Runnable giveUp = waiting.remove(call);
    if (giveUp != null) {
      giveUp.run();
      call.end(Status.CANCELLED);
    }
  }

  /** The socket ends. */
  void cancelAll(Status why) {
    Map<Operation, Runnable> all = Map.copyOf(waiting);
    waiting.clear();
    all.forEach((call, giveUp) -> {
      giveUp.run();
      call.end(why);
    });
  }
}
