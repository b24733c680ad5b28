package dev.sluice.testkit.internal;

import dev.sluice.api.SocketOption;
import java.net.NetworkInterface;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The options of one socket. In steps only. */
final class OptionValues {
  private static final int BUFFER = 64 << 10;

  /** What can be set and is {@code null} before. */
  private static final Set<SocketOption<?>> UNSET = Set.of(SocketOption.MULTICAST_INTERFACE);

  /** What is read before anything was set; an option in neither is not supported. */
  private static final Map<SocketOption<?>, Object> DEFAULTS = Map.ofEntries(
      Map.entry(SocketOption.KEEP_ALIVE, false),
      Map.entry(SocketOption.RECEIVE_BUFFER, BUFFER),
      Map.entry(SocketOption.SEND_BUFFER, BUFFER),
      Map.entry(SocketOption.REUSE_ADDRESS, false),
      Map.entry(SocketOption.EXCLUSIVE_ADDRESS_USE, false),
      Map.entry(SocketOption.CONDITIONAL_ACCEPT, false),
      Map.entry(SocketOption.BROADCAST, false),
      Map.entry(SocketOption.PEND_LIMIT, 1024),
      Map.entry(SocketOption.PEND_TIMEOUT, 30_000),
      Map.entry(SocketOption.DATAGRAM_SIZE, 65_535),
      Map.entry(SocketOption.MULTICAST_LOOP, true),
      Map.entry(SocketOption.MULTICAST_HOPS, 1),
      Map.entry(SocketOption.NO_DELAY, true),
      Map.entry(SocketOption.USER_TIMEOUT, 0),
      Map.entry(SocketOption.BACKLOG, 4096));

  private static final List<SocketOption<?>> INHERITED = List.of(
      SocketOption.KEEP_ALIVE,
      SocketOption.RECEIVE_BUFFER,
      SocketOption.SEND_BUFFER,
      SocketOption.NO_DELAY,
      SocketOption.USER_TIMEOUT);

  private final Map<SocketOption<?>, Object> values = new HashMap<>();

  static boolean isKnown(SocketOption<?> option) {
    return DEFAULTS.containsKey(option) || UNSET.contains(option);
  }

  static long asNumber(@Nullable Object value) {
    if (value instanceof Boolean on) {
      return on ? 1 : 0;
    }
    if (value instanceof NetworkInterface network) {
      return network.getIndex();
    }
    return value instanceof Integer number ? number : 0;
  }

  @Nullable
  Object get(SocketOption<?> option) {
    Object value = values.get(option);
    return value == null ? DEFAULTS.get(option) : value;
  }

  /** Whether somebody set an option. */
  boolean isSet(SocketOption<?> option) {
    return values.containsKey(option);
  }

  int number(SocketOption<Integer> option) {
    return (int) asNumber(get(option));
  }

  boolean isOn(SocketOption<Boolean> option) {
    return Boolean.TRUE.equals(get(option));
  }

  /** Takes over what accepted connections inherit of their listener (WSK R45). */
  void inherit(OptionValues listener) {
    for (SocketOption<?> option : INHERITED) {
      set(option, listener.get(option));
    }
  }

  void setAll(OptionValues others) {
    values.putAll(others.values);
  }

  void set(SocketOption<?> option, @Nullable Object value) {
    if (value != null) {
      values.put(option, value);
    }
  }
}
