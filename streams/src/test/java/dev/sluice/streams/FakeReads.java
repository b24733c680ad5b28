package dev.sluice.streams;

import dev.sluice.api.Request;
import dev.sluice.api.Status;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * The receives queued with a fake connection: served in order, each with what is there of one piece
 * that arrived. Completions are tasks, and events do not wait for them: the gates must.
 */
final class FakeReads {
  private final FakeConnection socket;
  private final ArrayDeque<Read> queue = new ArrayDeque<>();

  /** The most that were queued at a time, and how large their buffers were at most. */
  int mostQueued;

  int largestBuffer;

  /** Whether a cancel comes too late: the next bytes are the request's already. */
  boolean cancelsLate;

  private record Read(ByteBuffer buffer, Request request) {}

  FakeReads(FakeConnection socket) {
    this.socket = socket;
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }

  int queued() {
    return queue.size();
  }

  void add(ByteBuffer buffer, Request request) {
    queue.add(new Read(buffer, request));
    mostQueued = Math.max(mostQueued, queue.size());
    largestBuffer = Math.max(largestBuffer, buffer.capacity());
    if (socket.closing != null) {
      die(Status.FILE_FORCED_CLOSED);
    }
  }

  void cancel(Request request) {
    if (!cancelsLate && queue.removeIf(read -> read.request == request)) {
      socket.complete(request, Status.CANCELLED, 0);
      socket.loop.later(socket::pump);
    }
  }

  void serve(ArrayDeque<byte[]> arrived, Status end) {
    while (!queue.isEmpty() && (!arrived.isEmpty() || end != null)) {
      Read read = queue.removeFirst();
      int length = 0;
      if (!arrived.isEmpty()) {
        byte[] first = arrived.getFirst();
        length = Math.min(first.length, read.buffer.remaining());
        read.buffer.put(first, 0, length);
        consume(arrived, length);
      }
      socket.complete(read.request, length > 0 ? Status.SUCCESS : end, length);
      socket.paused = false;
      socket.loop.later(socket::pump);
    }
  }

  void die(Status status) {
    queue.forEach(read -> socket.complete(read.request, status, 0));
    queue.clear();
  }

  static void consume(ArrayDeque<byte[]> arrived, long bytes) {
    long left = bytes;
    while (left > 0) {
      byte[] first = arrived.removeFirst();
      if (first.length > left) {
        arrived.addFirst(Arrays.copyOfRange(first, (int) left, first.length));
      }
      left -= Math.min(left, first.length);
    }
  }
}
