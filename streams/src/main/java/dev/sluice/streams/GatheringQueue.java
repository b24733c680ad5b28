package dev.sluice.streams;

import dev.sluice.api.ConnectionSocket;
import dev.sluice.api.Request;
import dev.sluice.api.SendFlag;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Bytes for a connection, whose order is all that counts: elements gathered in chunks, those larger
 * than a chunk in arrays of their own, retained ones as they are. All that waits is one batch.
 *
 * <p>A chunk is filled from front to back and goes out in regions, one for each batch that it is
 * part of; when the last region was sent, it is a spare of the loop's. So a queue that is empty has
 * no memory.
 */
final class GatheringQueue extends SendQueue {
  private static final Set<SendFlag> NO_FLAGS = Set.of();

  private final ConnectionSocket socket;

  /** What waits beside the last region; {@code null} for nothing. */
  private @Nullable Waiting waiting;

  private long bytes;

  /** Takes the next small elements. */
  private @Nullable Chunk chunk;

  /** Of the chunk, or of the next one. */
  private int chunkSize = Chunk.SMALLEST;

  GatheringQueue(ConnectionSocket socket) {
    this.socket = socket;
  }

  /** The parts of the next batch. */
  private static final class Waiting {
    final List<ByteBuffer> buffers = new ArrayList<>();
    final List<RetainedData> kept = new ArrayList<>(0);
    final List<Chunk> regions = new ArrayList<>(2);
  }

  /** What one WskSend sends. */
  static final class Gathered extends Batch {
    final ByteBuffer[] buffers;
    private final ConnectionSocket socket;
    private final List<Chunk> regions;

    private Gathered(ConnectionSocket socket, long bytes, Waiting parts) {
      super(bytes, parts.kept);
      this.buffers = parts.buffers.toArray(new ByteBuffer[0]);
      this.socket = socket;
      this.regions = parts.regions;
    }

    /** One region alone, as small elements mostly are. */
    private Gathered(ConnectionSocket socket, ByteBuffer bytes, Chunk region) {
      super(bytes.remaining(), List.of());
      this.buffers = new ByteBuffer[] {bytes};
      this.socket = socket;
      this.regions = List.of(region);
    }

    @Override
    void send(Request request) {
      socket.send(buffers, NO_FLAGS, request);
    }
  }

  @Override
  boolean isEmpty() {
    return bytes == 0;
  }

  @Override
  long bytes() {
    return bytes;
  }

  /** Takes a copy of a buffer's bytes; its position stays. */
  void copy(ByteBuffer source) {
    int length = source.remaining();
    if (length == 0) {
      return;
    }
    if (length > Chunk.LARGEST) {
      endRegion();
      byte[] own = new byte[length];
      source.get(source.position(), own);
      waiting().buffers.add(ByteBuffer.wrap(own));
    } else {
      Chunk into = chunkFor(length);
      into.memory.put(into.end, source, source.position(), length);
      into.end += length;
    }
    bytes += length;
  }

  /** As {@link #copy} for one element of several buffers. */
  void copyAll(List<ByteBuffer> sources) {
    for (ByteBuffer source : sources) {
      copy(source);
    }
  }

  /** Takes retained data as it is, to be released when its batch is done. */
  void keep(RetainedData data, List<ByteBuffer> itsBuffers) {
    endRegion();
    Waiting parts = waiting();
    for (ByteBuffer buffer : itsBuffers) {
      bytes += buffer.remaining();
      parts.buffers.add(buffer.duplicate());
    }
    parts.kept.add(data);
  }

  private Waiting waiting() {
    Waiting parts = waiting;
    if (parts == null) {
      parts = new Waiting();
      waiting = parts;
    }
    return parts;
  }

  private Chunk chunkFor(int length) {
    Chunk now = chunk;
    if (now != null) {
      if (now.room() >= length) {
        return now;
      }
      endRegion();
      chunkSize = Math.min(chunkSize << 1, Chunk.LARGEST);
    }
    while (chunkSize < length) {
      chunkSize <<= 1;
    }
    Chunk next = socket.eventLoop().inEventLoop() // where it will come back
        ? SpareChunks.take(chunkSize)
        : Chunk.onHeap(chunkSize);
    chunk = next;
    return next;
  }

  private void endRegion() {
    Chunk now = chunk;
    if (now != null && now.hasRegion()) {
      Waiting parts = waiting();
      parts.buffers.add(now.endRegion());
      parts.regions.add(now);
    }
  }

  @Override
  Gathered seal() {
    Chunk now = chunk;
    Gathered batch;
    if (waiting == null && now != null && now.hasRegion()) {
      batch = new Gathered(socket, now.endRegion(), now);
    } else {
      endRegion();
      batch = new Gathered(socket, bytes, waiting());
      waiting = null;
    }
    bytes = 0;
    return batch;
  }

  @Override
  Batch sealAll() {
    return seal();
  }

  @Override
  void recycle(Batch batch) {
    for (Chunk region : ((Gathered) batch).regions) {
      region.inUse--;
      if (region.isDone()) {
        if (region == chunk) {
          chunk = null;
          shrinkAfter(region);
        }
        SpareChunks.give(region);
      }
    }
  }

  /** Little of the last chunk was used: a burst is over. */
  private void shrinkAfter(Chunk last) {
    if (last.end < last.size() / 4 && last.size() > Chunk.SMALLEST) {
      chunkSize = last.size() / 2;
    }
  }
}
