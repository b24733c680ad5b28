package dev.sluice.testkit.internal;

import dev.sluice.api.Status;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who has which internet address of one protocol, shared as WSK says (reference 3.9, R15). In steps
 * only.
 *
 * <p>The answer to the second who wants a port, by what it wants and what the first one has; W is
 * the wildcard address, S a specific one. Two different specific addresses never meet. Where WSK
 * would look at the first one's security descriptor, the default one is taken, which shares with
 * nobody.
 */
final class Bindings<O> {
  /** How an address is shared: SO_REUSEADDR, SO_EXCLUSIVEADDRUSE, or neither. */
  enum Sharing {
    NONE,
    REUSE,
    EXCLUSIVE
  }

  private static final Status OK = Status.SUCCESS;
  private static final Status INUSE = Status.ADDRESS_ALREADY_EXISTS;
  private static final Status DENIED = Status.ACCESS_DENIED;

  /** Rows: the second one's sharing, W then S; columns: the first one's, W then S. */
  private static final Status[][] ANSWERS = {
    {INUSE, OK, INUSE, OK, INUSE, OK},
    {DENIED, INUSE, DENIED, DENIED, DENIED, INUSE},
    {DENIED, OK, OK, OK, DENIED, OK},
    {DENIED, DENIED, OK, OK, DENIED, DENIED},
    {INUSE, INUSE, INUSE, INUSE, INUSE, INUSE},
    {DENIED, INUSE, DENIED, INUSE, DENIED, INUSE},
  };

  private record Binding<O>(InetSocketAddress address, Sharing sharing, O owner) {
    @SuppressWarnings("EnumOrdinal") // a place in the table above
    private int place() {
      return 2 * sharing.ordinal() + (address.getAddress().isAnyLocalAddress() ? 0 : 1);
    }

    /** What this answers to another one who wants an address. */
    Status answer(Binding<O> second) {
      boolean apart = address.getPort() != second.address.getPort()
          || (place() % 2 == 1
              && second.place() % 2 == 1
              && !address.getAddress().equals(second.address.getAddress()));
      return apart ? OK : ANSWERS[second.place()][place()];
    }
  }

  private final List<Binding<O>> bindings = new ArrayList<>();

  /** Takes an address: SUCCESS, ADDRESS_ALREADY_EXISTS or ACCESS_DENIED. */
  Status bind(InetSocketAddress address, Sharing sharing, O owner) {
    Binding<O> second = new Binding<>(address, sharing, owner);
    for (Binding<O> first : bindings) {
      Status answer = first.answer(second);
      if (answer != OK) {
        return answer;
      }
    }
    bindings.add(second);
    return OK;
  }

  void unbind(O owner) {
    bindings.removeIf(binding -> binding.owner() == owner);
  }

  boolean isPortTaken(int port) {
    return bindings.stream().anyMatch(binding -> binding.address().getPort() == port);
  }

  /** Who is meant by an address: the first one there, else the first at the wildcard address. */
  @Nullable
  O at(InetSocketAddress address, Predicate<O> wanted) {
    O any = null;
    for (Binding<O> binding : bindings) {
      if (binding.address().getPort() == address.getPort() && wanted.test(binding.owner())) {
        if (binding.address().getAddress().equals(address.getAddress())) {
          return binding.owner();
        }
        if (any == null && binding.address().getAddress().isAnyLocalAddress()) {
          any = binding.owner();
        }
      }
    }
    return any;
  }

  /** Everybody at a port. */
  List<O> allAt(int port) {
    return bindings.stream()
        .filter(binding -> binding.address().getPort() == port)
        .map(Binding::owner)
        .toList();
  }
}
