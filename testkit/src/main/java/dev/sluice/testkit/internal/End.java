package dev.sluice.testkit.internal;

import java.net.SocketAddress;

/** One end of an established connection: what it reads from, what it writes to, and who is who. */
record End(Pipe in, Pipe out, SocketAddress local, SocketAddress remote) {
  /** Who is told of arrivals and of room. */
  void attach(Endpoint endpoint) {
    in.reader(endpoint);
    out.writer(endpoint);
  }
}
