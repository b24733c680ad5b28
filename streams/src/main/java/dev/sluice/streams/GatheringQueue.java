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
 * part of; it is used again when the last region was sent.
 */
final class GatheringQueue extends SendQueue {
  private static final Set<SendFlag> NO_FLAGS = Set.of();
  private static final int FIRST_CHUNK = 2 << 10;
  private static final int LARGEST_CHUNK = 64 << 10;

  private final ConnectionSocket socket;
  private List<ByteBuffer> buffers = new ArrayList<>();
  private List<RetainedData> kept = new ArrayList<>(0);
  private List<Chunk> regions = new ArrayList<>(2);
  private long bytes;

  private @Nullable Chunk chunk;
  private @Nullable Chunk spare;
  private int nextChunk = FIRST_CHUNK;

  GatheringQueue(ConnectionSocket socket) {
    this.socket = socket;
  }

  /** Memory for gathered bytes: [regionStart, end) waits, what is before that is out or sent. */
  private static final class Chunk {
    final byte[] memory;
    int regionStart;
    int end;

    /** Regions that are waiting or out. */
    int inUse;

    Chunk(int size) {
      memory = new byte[size];
    }

    int room() {
      return memory.length - end;
    }

    void restart() {
      regionStart = 0;
      end = 0;
    }
  }

  /** What one WskSend sends. */
  static final class Gathered extends Batch {
    final ByteBuffer[] buffers;
    private final ConnectionSocket socket;
    private final List<Chunk> regions;

    private Gathered(GatheringQueue queue) {
      super(queue.bytes, queue.kept);
      buffers = queue.buffers.toArray(new ByteBuffer[0]);
      socket = queue.socket;
      regions = queue.regions;
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
    if (length > LARGEST_CHUNK) {
      endRegion();
      byte[] own = new byte[length];
      source.get(source.position(), own);
      buffers.add(ByteBuffer.wrap(own));
    } else {
      Chunk into = chunkFor(length);
      source.get(source.position(), into.memory, into.end, length);
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
    for (ByteBuffer buffer : itsBuffers) {
      bytes += buffer.remaining();
      buffers.add(buffer.duplicate());
    }
    kept.add(data);
  }

  private Chunk chunkFor(int length) {
    Chunk now = chunk;
    if (now != null && now.room() >= length) {
      return now;
    }
    endRegion();
    Chunk next = spare;
    spare = null;
    if (next == null || next.room() < length) {
      while (nextChunk < length) {
        nextChunk <<= 1;
      }
      next = new Chunk(nextChunk);
      nextChunk = Math.min(nextChunk << 1, LARGEST_CHUNK);
    }
    chunk = next;
    return next;
  }

  private void endRegion() {
    Chunk now = chunk;
    if (now != null && now.end > now.regionStart) {
      buffers.add(ByteBuffer.wrap(now.memory, now.regionStart, now.end - now.regionStart));
      now.regionStart = now.end;
      now.inUse++;
      regions.add(now);
    }
  }

  @Override
  Gathered seal() {
    endRegion();
    Gathered batch = new Gathered(this);
    clear();
    return batch;
  }

  private void clear() {
    buffers = new ArrayList<>();
    kept = new ArrayList<>(0);
    regions = new ArrayList<>(2);
    bytes = 0;
  }

  @Override
  Batch sealAll() {
    return seal();
  }

  @Override
  void recycle(Batch batch) {
    for (Chunk region : ((Gathered) batch).regions) {
      region.inUse--;
      if (region.inUse == 0 && region.end == region.regionStart) {
        int used = region.end;
        region.restart();
        if (region != chunk) {
          spare = region.memory.length == LARGEST_CHUNK ? region : null;
        } else if (used < region.memory.length / 4 && region.memory.length > FIRST_CHUNK) {
          chunk = null; // a burst is over: an idle connection should not keep its memory
          nextChunk = region.memory.length / 2;
          spare = null;
        }
      }
    }
  }
}
