package dev.sluice.netty.internal;

/**
 * What a client asks the system beside sockets. A test puts its own in place.
 *
 * @param names who knows hosts
 * @param services the names of ports
 * @param addresses who knows the addresses of this host
 * @param addressPeriod after how many nanoseconds they are looked at again while somebody waits
 */
record Surroundings(
    NameService names, Services services, AddressSource addresses, long addressPeriod) {
  static Surroundings ofSystem() {
    return new Surroundings(
        new SystemNames(), Services.ofSystem(), AddressSource::ofSystem, 1_000_000_000L);
  }
}
