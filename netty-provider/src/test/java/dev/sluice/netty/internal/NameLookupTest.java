package dev.sluice.netty.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.api.AddressInfo;
import dev.sluice.api.AddressQuery;
import dev.sluice.api.ContractVersion;
import dev.sluice.api.NameFlag;
import dev.sluice.api.NameInfo;
import dev.sluice.api.SocketType;
import dev.sluice.api.Status;
import dev.sluice.netty.NettyConfiguration;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Names with a resolver of the test's own, which may hang: WSK reference 2.5. */
@Timeout(20)
class NameLookupTest {
  private static final String SERVICES = """
      # name  port/protocol  aliases
      web     80/tcp         www http   # the usual one
      voice   5060/udp
      voice   5061/tcp
      nonsense
      broken  port/tcp
      """;

  private final InetAddress first = address("192.0.2.1");
  private final InetAddress second = address("192.0.2.2");
  private final InetAddress sixth = address("2001:db8::6");
  private final HeldNames names = new HeldNames(Map.of(
      "several.home.test",
      List.of(second, sixth, first),
      "far.away.test",
      List.of(address("::7"))));
  private NettyClient client;

  @BeforeEach
  void open(@TempDir Path directory) throws IOException {
    Path services = Files.writeString(directory.resolve("services"), SERVICES);
    client = new NettyClient(
        new NioTransport(),
        NettyConfiguration.defaults().withEventLoops(1),
        ContractVersion.CURRENT,
        new Surroundings(names, new Services(services), AddressSource::ofSystem, 1_000_000));
  }

  @AfterEach
  void close() {
    client.close();
    names.letGo();
    String prefix = "sluice-nio-";
    await()
        .until(() -> Thread.getAllStackTraces().keySet().stream()
            .noneMatch(thread -> thread.isAlive() && thread.getName().startsWith(prefix)));
  }

  private static InetAddress address(String literal) {
    try {
      return InetAddress.getByName(literal);
    } catch (UnknownHostException never) {
      throw new AssertionError(never);
    }
  }

  private Counted lookUp(AddressQuery query) {
    return new Counted().in(done -> client.addressInfo(query, done));
  }

  private Counted lookUp(String node) {
    return lookUp(AddressQuery.of(node, "80"));
  }

  private List<InetSocketAddress> found(AddressQuery query) {
    Counted call = lookUp(query);
    assertThat(call.status()).isEqualTo(Status.SUCCESS);
    return call.request().result(AddressInfo.class).addresses();
  }

  private static AddressQuery query(String node, String service) {
    return new AddressQuery(node, service, null, SocketType.STREAM, false, false);
  }

  private static AddressQuery ofFamily(String node, ProtocolFamily family) {
    return new AddressQuery(node, "1", family, SocketType.STREAM, false, false);
  }

  // ---- addresses

  @Test
  void severalAddressesComeInTheOrderOfTheResolver() {
    Counted call = lookUp("several.home.test");
    assertThat(call.status()).isEqualTo(Status.SUCCESS);
    AddressInfo info = call.request().result(AddressInfo.class);
    assertThat(info.addresses())
        .containsExactly(
            new InetSocketAddress(second, 80),
            new InetSocketAddress(sixth, 80),
            new InetSocketAddress(first, 80));
    assertThat(info.canonicalName()).isEqualTo("several.home.test");
  }

  @Test
  void aFamilyLeavesTheOtherOut() {
    assertThat(found(ofFamily("several.home.test", StandardProtocolFamily.INET)))
        .extracting(InetSocketAddress::getAddress)
        .containsExactly(second, first);
    assertThat(found(ofFamily("several.home.test", StandardProtocolFamily.INET6)))
        .extracting(InetSocketAddress::getAddress)
        .containsExactly(sixth);
    assertThat(lookUp(ofFamily("far.away.test", StandardProtocolFamily.INET)).status())
        .isEqualTo(Status.NO_MATCH);
    assertThat(
            lookUp(ofFamily("several.home.test", StandardProtocolFamily.UNIX)).status())
        .isEqualTo(Status.INVALID_PARAMETER);
  }

  @Test
  void anUnknownHostIsNoMatch() {
    assertThat(lookUp("nobody.home.test").status()).isEqualTo(Status.NO_MATCH);
  }

  @Test
  void aResolverThatBreaksEndsTheRequestAllTheSame() {
    assertThat(lookUp("broken").status()).isEqualTo(Status.INSUFFICIENT_RESOURCES);
  }

  @Test
  void aNumericNodeAsksNobody() {
    assertThat(found(query("192.0.2.9", "7")))
        .containsExactly(new InetSocketAddress(address("192.0.2.9"), 7));
    assertThat(found(query("2001:db8::1", "")))
        .singleElement()
        .satisfies(each -> assertThat(each.getPort()).isZero());
    AddressQuery numeric =
        new AddressQuery("several.home.test", "7", null, SocketType.STREAM, true, false);
    assertThat(lookUp(numeric).status()).isEqualTo(Status.NO_MATCH);
    assertThat(names.asked()).isZero();
  }

  @Test
  void aZoneIsKept() {
    assertThat(found(query("fe80::1%1", "7")))
        .singleElement()
        .satisfies(
            each -> assertThat(((Inet6Address) each.getAddress()).getScopeId()).isEqualTo(1));
    assertThat(lookUp("fe80::1%no-such-interface").status()).isEqualTo(Status.NO_MATCH);
  }

  @Test
  void withoutANodeItIsThisHost() {
    assertThat(found(query(null, "7")))
        .extracting(InetSocketAddress::getAddress)
        .containsExactly(address("127.0.0.1"), address("::1"));
    assertThat(found(new AddressQuery("", "7", null, SocketType.STREAM, false, true)))
        .extracting(InetSocketAddress::getAddress)
        .containsExactly(address("0.0.0.0"), address("::"));
  }

  @Test
  void withNeitherNodeNorServiceTheQueryIsMalformed() {
    assertThat(lookUp(query(null, null)).status()).isEqualTo(Status.INVALID_PARAMETER);
    assertThat(lookUp(query("", "")).status()).isEqualTo(Status.INVALID_PARAMETER);
  }

  // ---- services

  @Test
  void aServiceIsANumberOrANameOfItsProtocol() {
    assertThat(portOf("65535", SocketType.RAW)).isEqualTo(65535);
    assertThat(portOf("web", SocketType.STREAM)).isEqualTo(80);
    assertThat(portOf("HTTP", SocketType.STREAM)).isEqualTo(80);
    assertThat(portOf("voice", SocketType.STREAM)).isEqualTo(5061);
    assertThat(portOf("voice", SocketType.DATAGRAM)).isEqualTo(5060);
  }

  private int portOf(String service, SocketType type) {
    return found(new AddressQuery("192.0.2.1", service, null, type, false, false))
        .get(0)
        .getPort();
  }

  @Test
  void anUnknownServiceIsNoMatch() {
    assertThat(lookUp(query("192.0.2.1", "nonsense")).status()).isEqualTo(Status.NO_MATCH);
    assertThat(lookUp(query("192.0.2.1", "broken")).status()).isEqualTo(Status.NO_MATCH);
    AddressQuery raw = new AddressQuery("192.0.2.1", "web", null, SocketType.RAW, false, false);
    assertThat(lookUp(raw).status()).isEqualTo(Status.NO_MATCH);
  }

  @Test
  void aPortBeyondTheLastAndOneWithASignAreMalformed() {
    assertThat(lookUp(query("192.0.2.1", "-1")).status()).isEqualTo(Status.INVALID_PARAMETER);
    assertThat(lookUp(query("192.0.2.1", "+80")).status()).isEqualTo(Status.INVALID_PARAMETER);
    assertThat(lookUp(query("192.0.2.1", "65536")).status()).isEqualTo(Status.INVALID_PARAMETER);
    assertThat(lookUp(query("192.0.2.1", "9".repeat(40))).status())
        .isEqualTo(Status.INVALID_PARAMETER);
  }

  // ---- names

  private Counted nameOf(InetAddress address, int port, NameFlag... flags) {
    return new Counted()
        .in(done -> client.nameInfo(new InetSocketAddress(address, port), Set.of(flags), done));
  }

  private NameInfo named(InetAddress address, int port, NameFlag... flags) {
    Counted call = nameOf(address, port, flags);
    assertThat(call.status()).isEqualTo(Status.SUCCESS);
    return call.request().result(NameInfo.class);
  }

  @Test
  void anAddressHasTheNamesOfItsHostAndService() {
    assertThat(named(first, 80)).isEqualTo(new NameInfo("several.home.test", "web"));
    assertThat(named(first, 5060)).isEqualTo(new NameInfo("several.home.test", "5060"));
    assertThat(named(first, 5060, NameFlag.DATAGRAM))
        .isEqualTo(new NameInfo("several.home.test", "voice"));
    assertThat(named(first, 80, NameFlag.NUMERIC_SERVICE).service()).isEqualTo("80");
    assertThat(named(first, 80, NameFlag.NUMERIC_HOST, NameFlag.NUMERIC_SERVICE))
        .isEqualTo(new NameInfo("192.0.2.1", "80"));
  }

  @Test
  void theDomainIsLeftOutForHostsOfThisOne() {
    assertThat(named(first, 80, NameFlag.NO_DOMAIN).host()).isEqualTo("several");
    assertThat(named(address("::7"), 80, NameFlag.NO_DOMAIN).host()).isEqualTo("far.away.test");
  }

  @Test
  void aHostWithoutANameIsItsAddressUnlessANameIsRequired() {
    InetAddress nameless = address("192.0.2.77");
    assertThat(named(nameless, 9).host()).isEqualTo("192.0.2.77");
    assertThat(nameOf(nameless, 9, NameFlag.NAME_REQUIRED).status()).isEqualTo(Status.NO_MATCH);
    assertThat(nameOf(first, 9, NameFlag.NAME_REQUIRED, NameFlag.NUMERIC_HOST).status())
        .isEqualTo(Status.NO_MATCH);
    Counted unresolved = new Counted()
        .in(done -> client.nameInfo(
            InetSocketAddress.createUnresolved("several.home.test", 1), Set.of(), done));
    assertThat(unresolved.status()).isEqualTo(Status.INVALID_PARAMETER);
  }

  // ---- look-ups that hang

  @Test
  void completionsRunOnALoopOfTheClient() {
    Counted call = lookUp("several.home.test");
    assertThat(call.status()).isEqualTo(Status.SUCCESS);
    assertThat(call.thread()).startsWith("sluice-nio-").doesNotContain("names");
  }

  @Test
  void aHungLookupHoldsUpNoLoop() {
    Counted hung = lookUp("hangs");
    Counted.until(() -> names.asked() == 1);
    assertThat(lookUp("192.0.2.1").status()).isEqualTo(Status.SUCCESS);
    assertThat(lookUp("several.home.test").status()).isEqualTo(Status.SUCCESS);
    assertThat(hung.isDone()).isFalse();
    names.letGo();
    assertThat(hung.status()).isEqualTo(Status.SUCCESS);
  }

  @Test
  void aCancelledLookupEndsAtOnceAndOnce() {
    Counted hung = lookUp("hangs");
    Counted.until(() -> names.asked() == 1);
    hung.request().cancel();
    assertThat(hung.status()).isEqualTo(Status.CANCELLED);
    names.letGo(); // the late answer is not told
    assertThat(lookUp("several.home.test").status()).isEqualTo(Status.SUCCESS);
    assertThat(hung.completions()).isEqualTo(1);
    assertThat(hung.request().status()).isEqualTo(Status.CANCELLED);
  }

  @Test
  void aLookupThatMeetsItsCancelEndsOnce() {
    for (int round = 0; round < 200; round++) {
      Counted call = lookUp("several.home.test");
      call.request().cancel();
      assertThat(call.status()).isIn(Status.SUCCESS, Status.CANCELLED);
    }
  }

  @Test
  void wskR5_closeCancelsLookupsAndWaitsForNoResolver() {
    List<Counted> hung = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      hung.add(lookUp("hangs" + i));
    }
    Counted.until(() -> names.asked() == 4); // the others wait for their turn
    client.close();
    for (Counted each : hung) {
      assertThat(each.completions()).as("ended before close returned").isEqualTo(1);
      assertThat(each.request().status()).isEqualTo(Status.CANCELLED);
    }
    assertThat(lookUp("192.0.2.1").status()).isEqualTo(Status.DEVICE_NOT_READY);
    assertThat(nameOf(first, 1).status()).isEqualTo(Status.DEVICE_NOT_READY);
    names.letGo();
  }

  @Test
  void wskR5_lookupsThatMeetTheCloseEndOnce() throws InterruptedException {
    List<Counted> calls = new ArrayList<>();
    Thread closing = new Thread(client::close);
    for (int i = 0; i < 400; i++) {
      if (i == 100) {
        closing.start();
      }
      calls.add(lookUp("several.home.test"));
    }
    closing.join();
    for (Counted each : calls) {
      assertThat(each.status()).isIn(Status.SUCCESS, Status.CANCELLED, Status.DEVICE_NOT_READY);
    }
  }

  @Test
  void tooManyLookupsAreRefusedUntilOneIsGivenUp() {
    List<Counted> hung = new ArrayList<>();
    for (int i = 0; i < 4 + 1024; i++) {
      hung.add(lookUp("hangs"));
    }
    assertThat(lookUp("several.home.test").status()).isEqualTo(Status.INSUFFICIENT_RESOURCES);
    hung.get(hung.size() - 1).request().cancel();
    assertThat(hung.get(hung.size() - 1).status()).isEqualTo(Status.CANCELLED);
    Counted next = lookUp("several.home.test");
    names.letGo();
    assertThat(next.status()).isEqualTo(Status.SUCCESS);
  }
}
