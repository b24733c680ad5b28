package dev.sluice.api;

/**
 * What {@link SocketClient#nameInfo} found.
 *
 * @param host the host's name, or its address as text when it has none
 * @param service the service's name, or the port as text when it has none
 */
public record NameInfo(String host, String service) {}
