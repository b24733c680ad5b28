package dev.sluice.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The system's table of sockets, of this and of other processes: what stands in their queues and
 * what was dropped there. On Linux only, {@code proc(5)}: {@code /proc/net/tcp} and {@code udp}.
 */
final class SocketTable {
  private static final int LOCAL = 1;
  private static final int REMOTE = 2;
  private static final int QUEUES = 4;

  /**
   * One row.
   *
   * @param local port
   * @param remote port, 0 where there is none
   * @param sending bytes in the send queue: of TCP, those that the peer has not acknowledged
   * @param receiving bytes in the receive queue
   * @param dropped datagrams, for want of room
   */
  record Row(int local, int remote, long sending, long receiving, long dropped) {
    private static Row of(String line) {
      String[] columns = line.strip().split("\\s+", -1);
      String[] queues = columns[QUEUES].split(":", 2);
      boolean datagrams = columns.length == DATAGRAM_COLUMNS;
      return new Row(
          port(columns[LOCAL]),
          port(columns[REMOTE]),
          Long.parseLong(queues[0], 16),
          Long.parseLong(queues[1], 16),
          datagrams ? Long.parseLong(columns[columns.length - 1]) : 0);
    }

    private static int port(String address) {
      return Integer.parseInt(address.substring(address.indexOf(':') + 1), 16);
    }
  }

  private static final int DATAGRAM_COLUMNS = 13;

  private SocketTable() {}

  /**
   * Bytes between the programs at both ends of each connection to this port: those that a sender's
   * side has and its peer has not acknowledged, and those that are acknowledged and not read.
   *
   * @return by the port of the side that connected
   */
  static Map<Integer, Long> queued(int port) throws IOException {
    Map<Integer, Long> queued = new HashMap<>();
    for (Row row : rows("tcp", port)) {
      if (row.remote != 0) {
        int other = row.local == port ? row.remote : row.local;
        queued.merge(other, row.sending + row.receiving, Long::sum);
      }
    }
    return queued;
  }

  /** The socket for datagrams at this port. */
  static Row datagrams(int port) throws IOException {
    List<Row> found =
        rows("udp", port).stream().filter(row -> row.local == port).toList();
    if (found.size() != 1) {
      throw new IOException("not one socket for datagrams at " + port + " but " + found.size());
    }
    return found.get(0);
  }

  /** Those with this port, of both versions of IP. */
  private static List<Row> rows(String protocol, int port) throws IOException {
    String mark = String.format(":%04X ", port);
    List<Row> rows = new ArrayList<>();
    for (String table : List.of(protocol, protocol + "6")) {
      try (Stream<String> lines = Files.lines(Path.of("/proc/net", table))) {
        lines.filter(line -> line.contains(mark)).map(Row::of).forEach(rows::add);
      } catch (NoSuchFileException missing) {
        // no such version here
      }
    }
    return rows;
  }
}
