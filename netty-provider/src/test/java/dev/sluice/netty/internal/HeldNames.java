package dev.sluice.netty.internal;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A resolver that a test scripts: it knows some hosts, and hangs on others until it is let go. */
final class HeldNames implements NameService {
  private final Map<String, List<InetAddress>> hosts;
  private final CountDownLatch letGo = new CountDownLatch(1);
  private final AtomicInteger asked = new AtomicInteger();

  HeldNames(Map<String, List<InetAddress>> hosts) {
    this.hosts = hosts;
  }

  /** How many look-ups the resolver has seen. */
  int asked() {
    return asked.get();
  }

  /** Ends all hanging look-ups. */
  void letGo() {
    letGo.countDown();
  }

  @Override
  public List<InetAddress> addresses(String host) throws UnknownHostException {
    asked.incrementAndGet();
    if (host.startsWith("broken")) {
      throw new IllegalStateException(host);
    }
    if (host.startsWith("hangs")) {
      hang();
      return List.of(InetAddress.getLoopbackAddress());
    }
    List<InetAddress> found = hosts.get(host);
    if (found == null) {
      throw new UnknownHostException(host);
    }
    return found;
  }

  /** As deaf to interrupts as the resolver of a system is. */
  private void hang() {
    boolean over = false;
    while (!over) {
      try {
        over = letGo.await(30, TimeUnit.SECONDS);
      } catch (InterruptedException unheard) {
        over = letGo.getCount() == 0;
      }
    }
  }

  @Override
  public String name(InetAddress address) {
    return hosts.entrySet().stream()
        .filter(each -> each.getValue().contains(address))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(null);
  }

  @Override
  public String localDomain() {
    return "home.test";
  }
}
