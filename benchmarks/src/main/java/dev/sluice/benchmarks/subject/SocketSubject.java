package dev.sluice.benchmarks.subject;

import dev.sluice.benchmarks.Job;
import dev.sluice.benchmarks.Tally;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;

/** Blocking sockets of the JDK with a thread for each connection: what Java allows. */
public final class SocketSubject implements Subject {
  private static final int BUFFER = 64 << 10;

  private final ServerSocket server;
  private final Job job;
  private final Tally tally;

  private SocketSubject(Job job, Tally tally) throws IOException {
    this.job = job;
    this.tally = tally;
    this.server = new ServerSocket(0, 4096, InetAddress.getLoopbackAddress());
    start("accept", this::accept);
  }

  public static Starter starter() {
    return SocketSubject::new;
  }

  @Override
  public int port() {
    return server.getLocalPort();
  }

  private void start(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        start("connection", () -> serve(socket));
      }
    } catch (SocketException closed) {
      // by close()
    } catch (IOException failure) {
      tally.fail(failure);
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      switch (job.shape()) {
        case RECEIVE -> receive(socket.getInputStream());
        case LINES -> lines(socket.getInputStream());
        case SEND -> send(socket.getOutputStream());
        case ECHO -> echo(socket);
        case RELAY -> throw new UnsupportedOperationException(job.shape().name());
      }
    } catch (IOException failure) {
      tally.fail(failure);
    }
    tally.ended.increment();
  }

  private void receive(InputStream in) throws IOException {
    byte[] buffer = new byte[BUFFER];
    for (int size = in.read(buffer); size >= 0; size = in.read(buffer)) {
      tally.bytes.add(size);
    }
  }

  /** Finds the ends of lines in what arrived; no line becomes an object. */
  private void lines(InputStream in) throws IOException {
    byte[] buffer = new byte[BUFFER];
    for (int size = in.read(buffer); size >= 0; size = in.read(buffer)) {
      int lines = 0;
      for (int at = 0; at < size; at++) {
        if (buffer[at] == '\n') {
          lines++;
        }
      }
      tally.elements.add(lines);
      tally.bytes.add(size);
    }
  }

  /** As large a write as the kernel likes, whatever the elements. */
  private void send(OutputStream out) throws IOException {
    byte[] chunk = new byte[BUFFER];
    for (long left = job.bytes(); left > 0; left -= chunk.length) {
      out.write(chunk, 0, (int) Math.min(left, chunk.length));
    }
    tally.bytes.add(job.bytes());
  }

  private static void echo(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    OutputStream out = socket.getOutputStream();
    byte[] buffer = new byte[BUFFER];
    try {
      for (int size = in.read(buffer); size >= 0; size = in.read(buffer)) {
        out.write(buffer, 0, size);
      }
    } catch (SocketException reset) {
      // the load ends a connection this way
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException failure) {
      tally.fail(failure);
    }
  }
}
