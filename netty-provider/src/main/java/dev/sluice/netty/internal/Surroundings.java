package dev.sluice.netty.internal;

/**
 * What a client asks the system beside sockets. A test puts its own in place.
 *
 * @param names who knows hosts
 * @param services the names of ports
 */
record Surroundings(NameService names, Services services) {
  static Surroundings ofSystem() {
    return new Surroundings(new SystemNames(), Services.ofSystem());
  }
}
