package dev.sluice.netty.internal;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.ProtocolFamily;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of this host, for the sockets of a client. One thread asks the system, so no loop
 * waits for it; it comes with the first question and goes when nobody has one. While somebody
 * watches, it looks again every period: one look serves all who watch.
 *
 * <p>The thread takes questions in their order. Whoever first watches and then queries therefore
 * misses no change: what the query did not see is after what the watch compares with.
 */
final class AddressLists {
  private static final Logger LOG = System.getLogger("dev.sluice.netty");

  /** So many questions may wait, then they are refused. */
  private static final int MOST_WAITING = 100_000;

  private final AddressSource source;
  private final long period;
  private final Loop timer;
  private final LookupThreads thread;

  /** Who waits for a change; the thread's own, as is everything below. */
  private final List<Watch> watches = new ArrayList<>();

  private boolean lookScheduled;

  /**
   * The lists of one client.
   *
   * @param source who knows them
   * @param period nanoseconds between two looks
   * @param timer who says when the period is over
   * @param prefix what the name of the thread begins with
   */
  AddressLists(AddressSource source, long period, Loop timer, String prefix) {
    this.source = source;
    this.period = period;
    this.timer = timer;
    this.thread = new LookupThreads(prefix, 1, MOST_WAITING);
  }

  /** One who waits for a change of the addresses of a family. */
  static final class Watch {
    private final ProtocolFamily family;
    private final Consumer<Boolean> changed;

    /** What there was when the watch began. */
    private Set<String> before = Set.of();

    private Watch(ProtocolFamily family, Consumer<Boolean> changed) {
      this.family = family;
      this.changed = changed;
    }
  }

  /**
   * Asks for the addresses of a family, INET or INET6.
   *
   * @param answer told on the thread; {@code null} if the system does not tell
   * @return false if it cannot be asked; then there is no answer
   */
  boolean query(ProtocolFamily family, Consumer<@Nullable List<InetAddress>> answer) {
    return thread.ask(() -> {
      List<InetAddress> all = look();
      answer.accept(all == null ? null : of(family, all));
    });
  }

  /**
   * Waits for a change.
   *
   * @param changed told on the thread, once: true for a change, false if the system tells nothing
   * @return for {@link #forget}; {@code null} if it cannot be asked
   */
  @Nullable
  Watch watch(ProtocolFamily family, Consumer<Boolean> changed) {
    Watch watch = new Watch(family, changed);
    return thread.ask(() -> begin(watch)) ? watch : null;
  }

  /** Waits no longer. */
  void forget(Watch watch) {
    thread.ask(() -> watches.remove(watch));
  }

  /** No more questions; does not wait for the thread. */
  void end() {
    thread.end();
  }

  private void begin(Watch watch) {
    List<InetAddress> all = look();
    if (all == null) {
      watch.changed.accept(false);
      return;
    }
    watch.before = texts(of(watch.family, all));
    watches.add(watch);
    lookLater();
  }

  private void lookLater() {
    if (!lookScheduled && !watches.isEmpty()) {
      lookScheduled = true;
      wake();
    }
  }

  /** Looks again when the period is over; tries once more a period later if that cannot be. */
  private void wake() {
    try {
      timer.schedule(
          () -> {
            if (!thread.ask(this::lookAgain)) {
              wake();
            }
          },
          period);
    } catch (RejectedExecutionException closing) {
      // nobody watches any more
    }
  }

  private void lookAgain() {
    lookScheduled = false;
    List<InetAddress> all = watches.isEmpty() ? null : look();
    if (all != null) {
      for (Watch watch : List.copyOf(watches)) {
        if (!watch.before.equals(texts(of(watch.family, all)))) {
          watches.remove(watch);
          watch.changed.accept(true);
        }
      }
    }
    lookLater();
  }

  private @Nullable List<InetAddress> look() {
    try {
      return source.addresses();
    } catch (SocketException | RuntimeException untold) {
      LOG.log(Level.DEBUG, "the addresses of this host", untold);
      return null;
    }
  }

  private static List<InetAddress> of(ProtocolFamily family, List<InetAddress> all) {
    Class<?> wanted =
        family == StandardProtocolFamily.INET ? Inet4Address.class : Inet6Address.class;
    return all.stream().filter(wanted::isInstance).toList();
  }

  /** With their zones, which the equality of addresses leaves out. */
  private static Set<String> texts(List<InetAddress> addresses) {
    return addresses.stream().map(InetAddress::getHostAddress).collect(Collectors.toSet());
  }
}
