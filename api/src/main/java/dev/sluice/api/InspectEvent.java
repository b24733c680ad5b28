package dev.sluice.api;

import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The argument of {@link ListeningEvents#inspect(InspectEvent)}: WskInspectEvent's parameters.
 * Source: WSK reference 4.4.
 *
 * @param id names the request from now on; {@code null} when the listener no longer works and is to
 *     be closed (WSK R38; answer REJECT then)
 * @param localAddress where the request came in, {@code null} when the listener failed
 * @param remoteAddress who asks, {@code null} when the listener failed
 */
public record InspectEvent(
    @Nullable InspectId id,
    @Nullable SocketAddress localAddress,
    @Nullable SocketAddress remoteAddress) {}
