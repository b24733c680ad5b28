package dev.sluice.spi.support;

import static dev.sluice.spi.support.Category.BASIC;
import static dev.sluice.spi.support.Category.CONNECTION;
import static dev.sluice.spi.support.Category.DATAGRAM;
import static dev.sluice.spi.support.Category.LISTENING;
import static dev.sluice.spi.support.Category.STREAM;
import static java.util.Map.entry;

import dev.sluice.api.SocketControl;
import dev.sluice.api.SocketOption;
import dev.sluice.api.Status;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which option and which control is for which category of sockets, and when: the tables of WSK
 * reference 10, and D18 for what is against them. Checked in this order: another category's is
 * {@link Status#INVALID_DEVICE_REQUEST}, what user space cannot do {@link Status#NOT_SUPPORTED}, a
 * wrong type or value {@link Status#INVALID_PARAMETER}, the wrong time
 * {@link Status#INVALID_DEVICE_STATE}.
 */
public final class SocketRules {
  private static final Set<Category> TCP = Set.of(LISTENING, CONNECTION, STREAM);
  private static final Set<Category> BOUND = Set.of(LISTENING, DATAGRAM, CONNECTION, STREAM);
  private static final Set<Category> ALL = Set.of(BASIC, LISTENING, DATAGRAM, CONNECTION, STREAM);

  private static final int LONGEST_DATAGRAM = 65_535;

  private static final Map<SocketOption<?>, Rule> OPTIONS = Map.ofEntries(
      entry(SocketOption.BROADCAST, Rule.of(DATAGRAM)),
      entry(SocketOption.CONDITIONAL_ACCEPT, Rule.of(LISTENING).whileUnbound()),
      entry(SocketOption.EXCLUSIVE_ADDRESS_USE, Rule.of(BOUND).whileUnbound()),
      entry(SocketOption.REUSE_ADDRESS, Rule.of(BOUND).whileUnbound()),
      entry(SocketOption.SECURITY, Rule.of(BOUND).impossible()),
      entry(SocketOption.KEEP_ALIVE, Rule.of(TCP)),
      entry(SocketOption.RECEIVE_BUFFER, Rule.of(BOUND).atLeast(0)),
      entry(SocketOption.SEND_BUFFER, Rule.of(BOUND).atLeast(0)),
      entry(SocketOption.NO_DELAY, Rule.of(CONNECTION, STREAM)),
      entry(SocketOption.USER_TIMEOUT, Rule.of(CONNECTION, STREAM).atLeast(0)),
      entry(SocketOption.BACKLOG, Rule.of(LISTENING, STREAM).whileUnbound().atLeast(1)),
      entry(SocketOption.PEND_LIMIT, Rule.of(LISTENING).atLeast(1)),
      entry(SocketOption.PEND_TIMEOUT, Rule.of(LISTENING).atLeast(0)),
      entry(
          SocketOption.DATAGRAM_SIZE,
          Rule.of(DATAGRAM).whileUnbound().atLeast(1).atMost(LONGEST_DATAGRAM)),
      entry(SocketOption.MULTICAST_LOOP, Rule.of(DATAGRAM)),
      entry(SocketOption.MULTICAST_HOPS, Rule.of(DATAGRAM).atLeast(0).atMost(255)),
      entry(SocketOption.MULTICAST_INTERFACE, Rule.of(DATAGRAM)));

  private static final Map<SocketControl<?, ?>, Rule> CONTROLS = Map.ofEntries(
      entry(SocketControl.SET_REMOTE_ADDRESS, Rule.of(DATAGRAM)),
      entry(SocketControl.SET_SEND_TO_ADDRESS, Rule.of(DATAGRAM)),
      entry(SocketControl.JOIN_GROUP, Rule.of(DATAGRAM)),
      entry(SocketControl.LEAVE_GROUP, Rule.of(DATAGRAM)),
      entry(SocketControl.QUERY_INSPECT_ID, Rule.of(CONNECTION)),
      entry(SocketControl.ADDRESS_LIST_QUERY, Rule.of(ALL)),
      entry(SocketControl.ADDRESS_LIST_CHANGE, Rule.of(ALL)),
      entry(SocketControl.SET_TCP_SILENT_MODE, Rule.of(CONNECTION).impossible()),
      entry(SocketControl.LOOPBACK_FAST_PATH, Rule.of(TCP).impossible()),
      entry(SocketControl.QUERY_REDIRECT_RECORDS, Rule.of(CONNECTION).impossible()),
      entry(SocketControl.QUERY_REDIRECT_CONTEXT, Rule.of(CONNECTION).impossible()),
      entry(SocketControl.SET_REDIRECT_RECORDS, Rule.of(CONNECTION).impossible()));

  private SocketRules() {}

  /**
   * Whether a socket has an option.
   *
   * @param option which
   * @param category of the socket
   * @return SUCCESS, or why not
   */
  public static Status mayRead(SocketOption<?> option, Category category) {
    return rule(OPTIONS, option).onCategory(category);
  }

  /**
   * Whether an option may be set now.
   *
   * @param option which
   * @param value to this value
   * @param category of the socket
   * @param bound whether it is bound
   * @return SUCCESS, or why not
   */
  public static Status maySet(
      SocketOption<?> option, @Nullable Object value, Category category, boolean bound) {
    Rule rule = rule(OPTIONS, option);
    Status answer = rule.onCategory(category);
    if (answer != Status.SUCCESS) {
      return answer;
    }
    if (!option.type().isInstance(value)
        || (value instanceof Integer number && !rule.allows(number))) {
      return Status.INVALID_PARAMETER;
    }
    return rule.beforeBind && bound ? Status.INVALID_DEVICE_STATE : Status.SUCCESS;
  }

  /**
   * Whether a socket has a control, and takes this input.
   *
   * @param control which
   * @param input its input
   * @param category of the socket
   * @return SUCCESS, or why not
   */
  public static Status mayControl(
      SocketControl<?, ?> control, @Nullable Object input, Category category) {
    Status answer = rule(CONTROLS, control).onCategory(category);
    if (answer == Status.SUCCESS && input != null && !control.inputType().isInstance(input)) {
      return Status.INVALID_PARAMETER;
    }
    return answer;
  }

  private static <K> Rule rule(Map<K, Rule> rules, K of) {
    return rules.getOrDefault(of, Rule.NOBODYS);
  }

  private record Rule(
      Set<Category> categories, boolean beforeBind, boolean possible, int least, int most) {
    static final Rule NOBODYS = new Rule(Set.of(), false, false, 0, 0);

    static Rule of(Category... categories) {
      return of(Set.of(categories));
    }

    static Rule of(Set<Category> categories) {
      return new Rule(categories, false, true, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    /** Only while the socket is not bound. */
    Rule whileUnbound() {
      return new Rule(categories, true, possible, least, most);
    }

    /** User space cannot do it. */
    Rule impossible() {
      return new Rule(categories, beforeBind, false, least, most);
    }

    Rule atLeast(int value) {
      return new Rule(categories, beforeBind, possible, value, most);
    }

    Rule atMost(int value) {
      return new Rule(categories, beforeBind, possible, least, value);
    }

    boolean allows(int value) {
      return value >= least && value <= most;
    }

    Status onCategory(Category category) {
      if (!categories.contains(category)) {
        return Status.INVALID_DEVICE_REQUEST;
      }
      return possible ? Status.SUCCESS : Status.NOT_SUPPORTED;
    }
  }
}
