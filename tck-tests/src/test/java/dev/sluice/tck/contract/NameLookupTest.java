package dev.sluice.tck.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.api.AddressInfo;
import dev.sluice.api.AddressQuery;
import dev.sluice.api.NameFlag;
import dev.sluice.api.NameInfo;
import dev.sluice.api.SocketType;
import dev.sluice.api.Status;
import dev.sluice.tck.kit.Call;
import dev.sluice.tck.kit.EachTransport;
import dev.sluice.tck.kit.Hosts;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Name and address look-up: reference 2.5. */
class NameLookupTest {
  @RegisterExtension
  final Rigs rigs = new Rigs();

  private static AddressQuery query(String node, String service, ProtocolFamily family) {
    return new AddressQuery(node, service, family, SocketType.STREAM, false, false);
  }

  private static Call start(Rig rig, AddressQuery query) {
    return Call.start(done -> rig.client().addressInfo(query, done));
  }

  private static Status status(Rig rig, AddressQuery query) {
    return start(rig, query).status();
  }

  private static List<InetSocketAddress> found(Rig rig, AddressQuery query) {
    Call call = start(rig, query);
    assertThat(call.status()).isEqualTo(Status.SUCCESS);
    return call.request().result(AddressInfo.class).addresses();
  }

  private static Call nameOf(Rig rig, InetAddress address, NameFlag... flags) {
    return Call.start(
        done -> rig.client().nameInfo(new InetSocketAddress(address, 54321), Set.of(flags), done));
  }

  private static NameInfo named(Rig rig, InetAddress address, NameFlag... flags) {
    Call call = nameOf(rig, address, flags);
    assertThat(call.status()).isEqualTo(Status.SUCCESS);
    return call.request().result(NameInfo.class);
  }

  @EachTransport
  void aHostWithSeveralAddressesGivesThemInOrder(Net net) {
    Rig rig = rigs.open(net);
    Call call = start(rig, AddressQuery.of(Hosts.SEVERAL, "4711"));
    assertThat(call.status()).isEqualTo(Status.SUCCESS);
    AddressInfo info = call.request().result(AddressInfo.class);
    assertThat(info.addresses())
        .containsExactlyElementsOf(Hosts.ADDRESSES_OF_SEVERAL.stream()
            .map(each -> new InetSocketAddress(each, 4711))
            .toList());
    assertThat(info.canonicalName()).isEqualTo(Hosts.SEVERAL);
    assertThat(call.completions()).isEqualTo(1);
  }

  @EachTransport
  void anEmptyHostIsNoHostAndNoNumber(Net net) {
    Rig rig = rigs.open(net);
    assertThat(found(rig, query("", "80", null))).isEqualTo(found(rig, query(null, "80", null)));
    assertThat(found(rig, new AddressQuery(null, "80", null, SocketType.STREAM, true, false)))
        .isEqualTo(found(rig, query(null, "80", null)));
    for (boolean passive : new boolean[] {false, true}) {
      assertThat(status(rig, new AddressQuery("", "80", null, SocketType.STREAM, true, passive)))
          .isEqualTo(Status.NO_MATCH);
    }
  }

  @EachTransport
  void aFamilyLeavesTheOtherOut(Net net) {
    Rig rig = rigs.open(net);
    assertThat(found(rig, query(Hosts.SEVERAL, "1", StandardProtocolFamily.INET)))
        .extracting(InetSocketAddress::getAddress)
        .containsExactlyElementsOf(Hosts.ADDRESSES_OF_SEVERAL.subList(0, 2));
    assertThat(found(rig, query(Hosts.SEVERAL, "1", StandardProtocolFamily.INET6)))
        .extracting(InetSocketAddress::getAddress)
        .containsExactly(Hosts.ADDRESSES_OF_SEVERAL.get(2));
    assertThat(status(rig, query(Hosts.ONE, "1", StandardProtocolFamily.INET6)))
        .isEqualTo(Status.NO_MATCH);
  }

  @EachTransport
  void anUnknownHostIsNoMatch(Net net) {
    Rig rig = rigs.open(net);
    Call call = start(rig, AddressQuery.of(Hosts.UNKNOWN, "80"));
    assertThat(call.status()).isEqualTo(Status.NO_MATCH);
    assertThat(call.completions()).isEqualTo(1);
  }

  @EachTransport
  void aLookupCancelledInFlightEndsOnce(Net net) {
    Rig rig = rigs.open(net);
    for (int round = 0; round < 100; round++) {
      Call call = start(rig, AddressQuery.of(Hosts.SEVERAL, "80"));
      call.request().cancel();
      assertThat(call.status()).isIn(Status.CANCELLED, Status.SUCCESS);
      assertThat(call.completions()).isEqualTo(1);
    }
  }

  @EachTransport
  void wskR5_closingTheClientEndsLookupsFirst(Net net) {
    Rig rig = rigs.open(net);
    List<Call> calls = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      calls.add(start(rig, AddressQuery.of(Hosts.SEVERAL, "80")));
      calls.add(nameOf(rig, Hosts.ADDRESS_OF_ONE));
    }
    rig.close();
    for (Call call : calls) {
      assertThat(call.completions()).isEqualTo(1);
      assertThat(call.request().status()).isIn(Status.CANCELLED, Status.SUCCESS);
    }
  }

  @EachTransport
  void wskR4_aClosedClientLooksNothingUp(Net net) {
    Rig rig = rigs.open(net);
    rig.close();
    assertThat(status(rig, AddressQuery.of(Hosts.SEVERAL, "80")))
        .isEqualTo(Status.DEVICE_NOT_READY);
    assertThat(nameOf(rig, Hosts.ADDRESS_OF_ONE).status()).isEqualTo(Status.DEVICE_NOT_READY);
  }

  @EachTransport
  void aNumericHostIsNoName(Net net) {
    Rig rig = rigs.open(net);
    AddressQuery literal =
        new AddressQuery("192.0.2.1", "80", null, SocketType.STREAM, true, false);
    assertThat(found(rig, literal)).containsExactly(new InetSocketAddress("192.0.2.1", 80));
    AddressQuery name = new AddressQuery(Hosts.SEVERAL, "80", null, SocketType.STREAM, true, false);
    assertThat(status(rig, name)).isEqualTo(Status.NO_MATCH);
  }

  @EachTransport
  void withoutANodeItIsThisHost(Net net) {
    Rig rig = rigs.open(net);
    assertThat(found(rig, query(null, "7", null)))
        .isNotEmpty()
        .allMatch(each -> each.getAddress().isLoopbackAddress() && each.getPort() == 7);
    assertThat(found(rig, new AddressQuery(null, "7", null, SocketType.STREAM, false, true)))
        .isNotEmpty()
        .allMatch(each -> each.getAddress().isAnyLocalAddress() && each.getPort() == 7);
  }

  @EachTransport
  void aMalformedQueryIsABadArgument(Net net) {
    Rig rig = rigs.open(net);
    assertThat(status(rig, query(null, null, null))).isEqualTo(Status.INVALID_PARAMETER);
    assertThat(status(rig, query("", "", null))).isEqualTo(Status.INVALID_PARAMETER);
    assertThat(status(rig, query(Hosts.ONE, "65536", null))).isEqualTo(Status.INVALID_PARAMETER);
    assertThat(status(rig, query(Hosts.ONE, "1", StandardProtocolFamily.UNIX)))
        .isEqualTo(Status.INVALID_PARAMETER);
  }

  @EachTransport
  void aServiceIsFoundByItsNameInAnyCase(Net net) {
    Rig rig = rigs.open(net);
    AddressQuery lower = query("127.0.0.1", "https", null);
    AddressQuery upper = query("127.0.0.1", "HTTPS", null);
    assertThat(status(rig, upper)).isEqualTo(status(rig, lower));
    if (status(rig, lower) == Status.SUCCESS) { // else the system has no list of services
      assertThat(found(rig, upper)).isEqualTo(found(rig, lower));
    }
  }

  @EachTransport
  void anUnknownServiceIsNoMatch(Net net) {
    Rig rig = rigs.open(net);
    assertThat(status(rig, query(Hosts.ONE, "no-such-service", null))).isEqualTo(Status.NO_MATCH);
  }

  @EachTransport
  void anAddressHasANameOrIsToldAsText(Net net) {
    Rig rig = rigs.open(net);
    assertThat(named(rig, Hosts.ADDRESS_OF_ONE, NameFlag.NUMERIC_SERVICE))
        .isEqualTo(new NameInfo(Hosts.ONE, "54321"));
    assertThat(named(rig, Hosts.ADDRESS_OF_ONE, NameFlag.NUMERIC_HOST).host())
        .isEqualTo("127.0.0.4");
    assertThat(named(rig, Hosts.NAMELESS).host()).isEqualTo("192.0.2.77");
    assertThat(nameOf(rig, Hosts.NAMELESS, NameFlag.NAME_REQUIRED).status())
        .isEqualTo(Status.NO_MATCH);
    assertThat(named(rig, Hosts.ADDRESS_OF_ONE, NameFlag.NAME_REQUIRED).host())
        .isEqualTo(Hosts.ONE);
    assertThat(named(rig, Hosts.ADDRESS_OF_ONE, NameFlag.DATAGRAM))
        .isEqualTo(new NameInfo(Hosts.ONE, "54321"));
    assertThat(named(rig, Hosts.ADDRESS_OF_ONE, NameFlag.NO_DOMAIN).host())
        .as("shorter only if this host is of the same domain")
        .isIn(Hosts.ONE, "one");
  }

  @EachTransport
  void aNameThatIsRequiredIsNotToldInNumbers(Net net) {
    Rig rig = rigs.open(net);
    assertThat(nameOf(rig, Hosts.ADDRESS_OF_ONE, NameFlag.NAME_REQUIRED, NameFlag.NUMERIC_HOST)
            .status())
        .isEqualTo(Status.NO_MATCH);
  }

  @EachTransport
  void anUnresolvedAddressHasNoName(Net net) {
    Rig rig = rigs.open(net);
    InetSocketAddress unresolved = InetSocketAddress.createUnresolved(Hosts.ONE, 1);
    assertThat(Call.run(done -> rig.client().nameInfo(unresolved, Set.of(), done)))
        .isEqualTo(Status.INVALID_PARAMETER);
  }

  @EachTransport
  void aServiceThatIsANumberOfNoPortIsAnInvalidParameter(Net net) {
    Rig rig = rigs.open(net);
    for (String service : List.of("65536", "-1", "+80", "99999999999999")) {
      assertThat(status(rig, AddressQuery.of("127.0.0.1", service)))
          .as(service)
          .isEqualTo(Status.INVALID_PARAMETER);
    }
    assertThat(found(rig, AddressQuery.of("127.0.0.1", "0065535")))
        .containsExactly(new InetSocketAddress("127.0.0.1", 65_535));
  }
}
