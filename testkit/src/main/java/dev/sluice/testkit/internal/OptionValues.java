package dev.sluice.testkit.internal;

import dev.sluice.api.SocketOption;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The options of one socket. In steps only. */
final class OptionValues {
  private static final int BUFFER = 64 << 10;

  /** What is read before anything was set; an option that is not here is not supported. */
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

  private final Map<SocketOption<?>, Object> values = new HashMap<>();

  static boolean isKnown(SocketOption<?> option) {
    return DEFAULTS.containsKey(option);
  }

  static long asNumber(@Nullable Object value) {
    if (value instanceof Boolean on) {
      return on ? 1 : 0;
    }
    return value instanceof Integer number ? number : 0;
  }

  @Nullable
  Object get(SocketOption<?> option) {
    Object value = values.get(option);
    return value == null ? DEFAULTS.get(option) : value;
  }

  int number(SocketOption<Integer> option) {
    return (int) asNumber(get(option));
  }

  boolean isOn(SocketOption<Boolean> option) {
    return Boolean.TRUE.equals(get(option));
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
