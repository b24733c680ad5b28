package dev.sluice.tck.rs;

import dev.sluice.tck.kit.Form;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.RealNet;
import dev.sluice.tck.kit.SimulatedNet;
import java.lang.reflect.Constructor;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.testng.annotations.DataProvider;

/**
 * What the TCK is run on: each candidate, through each library, on each subsystem, with each
 * internal size. Every build runs a selection in which any two of these meet, the long form
 * ({@code -Pslow}) all of it.
 */
public final class Matrix {
  private Matrix() {}

  /** The subsystems. */
  enum Host {
    EPOLL(() -> RealNet.EPOLL_TCP),
    NIO(() -> RealNet.NIO_TCP),
    SIMULATION(() -> SimulatedNet.tcp(Long.getLong("sluice.seed", 1)));

    private final Supplier<Net> net;

    Host(Supplier<Net> net) {
      this.net = net;
    }

    /** Those of this system. */
    static List<Host> here() {
      boolean epoll = RealNet.tcp().anyMatch(Net::isEpoll);
      return Stream.of(values()).filter(host -> epoll || host != EPOLL).toList();
    }

    /** For one subject. */
    Net net() {
      return net.get();
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** One place of the matrix. */
  record Row(Candidate candidate, Library library, Host host, Size size) {
    Row {
      size = candidate.hasSize() ? size : Size.DEFAULT;
    }

    @Override
    public String toString() {
      String place = candidate + "/" + library + "/" + host;
      return candidate.hasSize() ? place + "/size " + size : place;
    }
  }

  /** All of it. */
  static List<Row> full() {
    return Stream.of(Candidate.values())
        .flatMap(candidate -> Stream.of(Library.values())
            .flatMap(library -> Host.here().stream()
                .flatMap(host ->
                    Stream.of(Size.values()).map(size -> new Row(candidate, library, host, size)))))
        .distinct()
        .toList();
  }

  /** The selection. */
  static List<Row> pairwise() {
    Candidate[] candidates = Candidate.values();
    Library[] libraries = Library.values();
    List<Host> hosts = Host.here();
    Size[] sizes = Size.values();
    return AllPairs.rows(candidates.length, libraries.length, hosts.size(), sizes.length).stream()
        .map(
            row -> new Row(candidates[row[0]], libraries[row[1]], hosts.get(row[2]), sizes[row[3]]))
        .distinct()
        .toList();
  }

  /** For the constructor of a test class: the rows of its candidate. */
  @DataProvider
  public static Object[][] subjects(Constructor<?> constructor) {
    Candidate candidate = Candidate.of(constructor.getDeclaringClass());
    return (Form.pick(0, 1) == 1 ? full() : pairwise())
        .stream()
            .filter(row -> row.candidate() == candidate)
            .map(row -> new Object[] {new Subject(row)})
            .toArray(Object[][]::new);
  }
}
