package dev.sluice.api;

import java.net.ProtocolFamily;

/**
 * One kind of socket that can be created: WSK_TRANSPORT. Source: WSK reference 2.4.
 *
 * @param family the address family
 * @param type the kind of transport
 * @param protocol its usual name: {@code TCP}, {@code UDP}, or {@code unix}
 */
public record SocketTransport(ProtocolFamily family, SocketType type, String protocol) {}
