package dev.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.AddressInfo;
import dev.sluice.api.AddressQuery;
import dev.sluice.api.NameFlag;
import dev.sluice.api.NameInfo;
import dev.sluice.api.Request;
import dev.sluice.api.SocketType;
import dev.sluice.api.Status;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Look-ups over the script's table. */
class NamesTest {
  private static final AddressQuery WWW = AddressQuery.of("www.example", "http");

  private static InetAddress ip(String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  private static AddressQuery with(
      String node,
      String service,
      StandardProtocolFamily family,
      boolean numeric,
      boolean passive) {
    return new AddressQuery(node, service, family, SocketType.STREAM, numeric, passive);
  }

  @Test
  void aNameHasTheAddressesOfTheScriptInTheirOrder() {
    try (Bench bench = new Bench(1)) {
      bench.simulation.host("www.example", ip("2001:db8::1"), ip("192.0.2.1"), ip("192.0.2.2"));
      Request found = bench.run(done -> bench.client.addressInfo(WWW, done));
      assertThat(found.result(AddressInfo.class).addresses())
          .containsExactly(
              new InetSocketAddress(ip("2001:db8::1"), 80),
              new InetSocketAddress(ip("192.0.2.1"), 80),
              new InetSocketAddress(ip("192.0.2.2"), 80));
      AddressQuery v6 = with("www.example", "7", StandardProtocolFamily.INET6, false, false);
      assertThat(bench
              .run(done -> bench.client.addressInfo(v6, done))
              .result(AddressInfo.class)
              .addresses())
          .containsExactly(new InetSocketAddress(ip("2001:db8::1"), 7));
      assertThat(bench.status(
              done -> bench.client.addressInfo(AddressQuery.of("nowhere.example", "http"), done)))
          .isEqualTo(Status.NO_MATCH);
    }
  }

  @Test
  void numbersNeedNoTableAndBadQueriesAreRefused() {
    try (Bench bench = new Bench(1)) {
      AddressQuery numeric = with("192.0.2.7", "65535", null, true, false);
      assertThat(bench
              .run(done -> bench.client.addressInfo(numeric, done))
              .result(AddressInfo.class)
              .addresses())
          .containsExactly(new InetSocketAddress(ip("192.0.2.7"), 65_535));
      AddressQuery noName = with("localhost", "1", null, true, false);
      assertThat(bench.status(done -> bench.client.addressInfo(noName, done)))
          .isEqualTo(Status.NO_MATCH);
      AddressQuery empty = with(null, null, null, false, false);
      assertThat(bench.status(done -> bench.client.addressInfo(empty, done)))
          .isEqualTo(Status.INVALID_PARAMETER);
      AddressQuery badPort = with("localhost", "70000", null, false, false);
      assertThat(bench.status(done -> bench.client.addressInfo(badPort, done)))
          .isEqualTo(Status.INVALID_PARAMETER);
      AddressQuery badService = with("localhost", "nonsense", null, false, false);
      assertThat(bench.status(done -> bench.client.addressInfo(badService, done)))
          .isEqualTo(Status.NO_MATCH);
      AddressQuery passive = with(null, "http", StandardProtocolFamily.INET, false, true);
      assertThat(bench
              .run(done -> bench.client.addressInfo(passive, done))
              .result(AddressInfo.class)
              .addresses()
              .get(0)
              .getAddress()
              .isAnyLocalAddress())
          .isTrue();
    }
  }

  @Test
  void namesOfAddresses() {
    try (Bench bench = new Bench(1)) {
      bench.simulation.host("www.example", ip("192.0.2.1"));
      InetSocketAddress known = new InetSocketAddress(ip("192.0.2.1"), 80);
      InetSocketAddress unknown = new InetSocketAddress(ip("192.0.2.2"), 81);
      assertThat(names(bench, known)).isEqualTo(new NameInfo("www.example", "http"));
      assertThat(names(bench, known, NameFlag.NO_DOMAIN)).isEqualTo(new NameInfo("www", "http"));
      assertThat(names(bench, known, NameFlag.NUMERIC_HOST, NameFlag.NUMERIC_SERVICE))
          .isEqualTo(new NameInfo("192.0.2.1", "80"));
      assertThat(names(bench, unknown)).isEqualTo(new NameInfo("192.0.2.2", "81"));
      assertThat(bench.status(
              done -> bench.client.nameInfo(unknown, EnumSet.of(NameFlag.NAME_REQUIRED), done)))
          .isEqualTo(Status.NO_MATCH);
      assertThat(bench.status(done -> bench.client.nameInfo(
              InetSocketAddress.createUnresolved("www.example", 80), Set.of(), done)))
          .isEqualTo(Status.INVALID_PARAMETER);
    }
  }

  private static NameInfo names(Bench bench, InetSocketAddress address, NameFlag... flags) {
    return bench
        .run(done -> bench.client.nameInfo(address, Set.of(flags), done))
        .result(NameInfo.class);
  }

  @Test
  void aLookUpTakesItsTimeAndIsCancelledByItsOwnerAndByTheClient() {
    try (Bench bench = new Bench(1)) {
      bench.simulation.faults().lookUpTime(Duration.ofSeconds(3));
      AddressQuery local = AddressQuery.of("localhost", "http");
      assertThat(bench.status(done -> bench.client.addressInfo(local, done)))
          .isEqualTo(Status.SUCCESS);
      assertThat(bench.simulation.now()).isEqualTo(Duration.ofSeconds(3));
      Request cancelled = new Request();
      bench.client.addressInfo(local, cancelled);
      bench.simulation.run();
      cancelled.cancel();
      bench.simulation.run();
      assertThat(cancelled.status()).isEqualTo(Status.CANCELLED);
      Request flushed = new Request();
      bench.client.addressInfo(local, flushed);
      bench.simulation.run();
      bench.client.close();
      assertThat(flushed.status()).isEqualTo(Status.CANCELLED);
      bench.simulation.advance(Duration.ofSeconds(5));
      Request late = new Request();
      bench.client.addressInfo(local, late);
      assertThat(late.status()).isEqualTo(Status.DEVICE_NOT_READY);
    }
  }
}
