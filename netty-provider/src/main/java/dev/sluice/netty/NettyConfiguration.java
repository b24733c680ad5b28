package dev.sluice.netty;

import dev.sluice.api.ClientConfiguration;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;

/**
 * What can be chosen about the subsystem on real sockets. Immutable; begin with
 * {@link #defaults()}.
 *
 * @param transport how to wait for sockets; default {@link Transport#AUTO}, or the system property
 *     {@code dev.sluice.netty.transport} (auto, epoll, nio)
 * @param eventLoops how many threads; default the number of processors
 * @param receiveBuffer the size of the one receive buffer of a loop, and so the largest indication,
 *     in bytes; default 64 KiB, or the system property {@code dev.sluice.netty.receiveBuffer}
 * @param memoryLimit how much memory the sockets of a client may hold together for data that the
 *     application retains or has not accepted, in bytes; every socket may hold a little beyond
 *     that. Default a quarter of the largest heap
 */
public record NettyConfiguration(
    Transport transport, int eventLoops, int receiveBuffer, long memoryLimit)
    implements ClientConfiguration {

  /**
   * Checks the numbers.
   *
   * @param transport as above
   * @param eventLoops as above
   * @param receiveBuffer as above
   * @param memoryLimit as above
   * @throws IllegalArgumentException if one is less than 1
   */
  public NettyConfiguration {
    Objects.requireNonNull(transport, "transport");
    positive("the number of event loops", eventLoops);
    positive("the receive buffer", receiveBuffer);
    positive("the memory limit", memoryLimit);
  }

  private static void positive(String what, long number) {
    if (number < 1) {
      throw new IllegalArgumentException(what + " must be 1 or more: " + number);
    }
  }

  /** A default, or what a system property chooses instead. */
  private static <T> T chosen(
      String property, T otherwise, Function<String, T> parse, String shape) {
    String text = System.getProperty(property);
    try {
      return text == null ? otherwise : parse.apply(text);
    } catch (IllegalArgumentException noValue) {
      throw new IllegalArgumentException(
          "system property " + property + ": not " + shape + ": " + text, noValue);
    }
  }

  /**
   * The defaults named above.
   *
   * @return a configuration
   * @throws IllegalArgumentException if a system property names no transport, or is no size
   */
  public static NettyConfiguration defaults() {
    return new NettyConfiguration(
        chosen(
            "dev.sluice.netty.transport",
            Transport.AUTO,
            name -> Transport.valueOf(name.toUpperCase(Locale.ROOT)),
            "auto, epoll or nio"),
        Runtime.getRuntime().availableProcessors(),
        chosen("dev.sluice.netty.receiveBuffer", 64 << 10, Integer::valueOf, "a number of bytes"),
        Runtime.getRuntime().maxMemory() / 4);
  }

  /**
   * The same with another transport.
   *
   * @param other which
   * @return a copy
   */
  public NettyConfiguration withTransport(Transport other) {
    return new NettyConfiguration(other, eventLoops, receiveBuffer, memoryLimit);
  }

  /**
   * The same with another number of loops.
   *
   * @param count 1 or more
   * @return a copy
   */
  public NettyConfiguration withEventLoops(int count) {
    return new NettyConfiguration(transport, count, receiveBuffer, memoryLimit);
  }

  /**
   * The same with another receive buffer.
   *
   * @param bytes 1 or more
   * @return a copy
   */
  public NettyConfiguration withReceiveBuffer(int bytes) {
    return new NettyConfiguration(transport, eventLoops, bytes, memoryLimit);
  }

  /**
   * The same with another memory limit.
   *
   * @param bytes 1 or more
   * @return a copy
   */
  public NettyConfiguration withMemoryLimit(long bytes) {
    return new NettyConfiguration(transport, eventLoops, receiveBuffer, bytes);
  }
}
