package dev.sluice.benchmarks.subject;

import dev.sluice.benchmarks.Drive;
import dev.sluice.benchmarks.Job;
import dev.sluice.benchmarks.Shape;
import dev.sluice.benchmarks.Tally;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.concurrent.Semaphore;

/** Blocking sockets of the JDK with a thread for each connection: what Java allows. */
public final class SocketSubject implements Subject {
  private static final int BUFFER = 64 << 10;

  private final ServerSocket server;
  private final Job job;
  private final Tally tally;
  private final Askings askings;

  private SocketSubject(Job job, Tally tally) throws IOException {
    this.job = job;
    this.tally = tally;
    this.askings = new Askings(job, tally);
    this.server = new ServerSocket(0, NettyServer.BACKLOG, InetAddress.getLoopbackAddress());
    Threads.start("accept", this::accept);
  }

  public static Starter starter() {
    return SocketSubject::new;
  }

  @Override
  public int port() {
    return server.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        if (job.shape() == Shape.ACCEPT) {
          socket.close(); // no thread for that
          tally.ended.increment();
        } else {
          Asking asking = askings.next();
          Threads.start("connection", () -> serve(socket, asking));
        }
      }
    } catch (SocketException closed) {
      // by close()
    } catch (IOException failure) {
      tally.fail(failure);
    }
  }

  private void serve(Socket socket, Asking asking) {
    Received received = new Received(job, tally);
    try (socket) {
      socket.setTcpNoDelay(true);
      switch (job.shape()) {
        case RECEIVE -> receive(socket.getInputStream(), received, asking);
        case LINES -> lines(socket.getInputStream(), received);
        case LENGTHS -> lengths(socket.getInputStream(), received);
        case SEND -> send(socket.getOutputStream(), received);
        case ECHO -> passOnToReset(socket, socket);
        case RELAY -> relay(socket);
        default -> throw new UnsupportedOperationException(job.shape().name());
      }
    } catch (IOException failure) {
      tally.fail(failure);
    }
    received.end();
  }

  /** What is read with one call is an element. */
  private static void receive(InputStream in, Received received, Asking asking) throws IOException {
    Semaphore asked = new Semaphore(0);
    asking.start(elements -> asked.release());
    asked.acquireUninterruptibly();
    byte[] buffer = new byte[BUFFER];
    long left = asking.first();
    for (int size = in.read(buffer); size >= 0; size = in.read(buffer)) {
      received.bytes(size);
      if (--left == 0) {
        left = asking.next();
        asking.again();
        asked.acquireUninterruptibly();
      }
    }
    asking.end();
  }

  /** Finds the ends of lines in what arrived; no line becomes an object. */
  private static void lines(InputStream in, Received received) throws IOException {
    byte[] buffer = new byte[BUFFER];
    int begun = 0; // bytes of a line whose end is still to come
    for (int size = in.read(buffer); size >= 0; size = in.read(buffer)) {
      int start = -begun;
      for (int at = 0; at < size; at++) {
        if (buffer[at] == '\n') {
          received.frame(at - start);
          start = at + 1;
        }
      }
      begun = size - start;
    }
  }

  /** Steps from length to length in what arrived; no message becomes an object. */
  private static void lengths(InputStream in, Received received) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    for (int size = in.read(buffer.array()); size >= 0; ) {
      buffer.limit(buffer.position() + size).position(0);
      while (buffer.remaining() >= Integer.BYTES) {
        int length = buffer.getInt(buffer.position());
        if (buffer.remaining() - Integer.BYTES < length) {
          break;
        }
        received.frame(length);
        buffer.position(buffer.position() + Integer.BYTES + length);
      }
      buffer.compact();
      size = in.read(buffer.array(), buffer.position(), buffer.remaining());
    }
    if (buffer.position() > 0) {
      throw new EOFException("within a message");
    }
  }

  /** As large a write as the kernel likes, whatever the elements. */
  private void send(OutputStream out, Received received) throws IOException {
    byte[] chunk = new byte[BUFFER];
    for (long left = job.bytes(); left > 0; left -= chunk.length) {
      if (job.drive() == Drive.STALLED) {
        tally.drawn.add(Math.min(left, chunk.length));
      }
      out.write(chunk, 0, (int) Math.min(left, chunk.length));
    }
    received.bytes(job.bytes());
  }

  private static void passOn(Socket from, Socket to) throws IOException {
    InputStream in = from.getInputStream();
    OutputStream out = to.getOutputStream();
    byte[] buffer = new byte[BUFFER];
    for (int size = in.read(buffer); size >= 0; size = in.read(buffer)) {
      out.write(buffer, 0, size);
    }
  }

  private static void passOnToReset(Socket from, Socket to) throws IOException {
    try {
      passOn(from, to);
    } catch (SocketException reset) {
      // the load ends a connection this way
    }
  }

  /** A thread for each direction; the far end is the first to end. */
  private void relay(Socket near) throws IOException {
    try (Socket far = new Socket(InetAddress.getLoopbackAddress(), job.target())) {
      far.setTcpNoDelay(true);
      Threads.start("there", () -> {
        try {
          passOn(near, far);
        } catch (IOException failure) {
          // the near end is closed below, or what fails is seen there
        }
      });
      passOn(far, near);
    }
  }

  @Override
  public void resume() {
    askings.resume();
  }

  @Override
  public void close() {
    askings.close();
    try {
      server.close();
    } catch (IOException failure) {
      tally.fail(failure);
    }
  }
}
