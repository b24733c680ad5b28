package dev.sluice.netty.internal;

import dev.sluice.spi.support.RetainedAges;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A block of receive memory and the datagrams in it, one behind the other:
 *
 * <pre>
 * | datagram | datagram | … | datagram | room for the next, longest one |
 * 0                                    used                      capacity
 * </pre>
 *
 * <pre>
 * from      event                               to        by
 * FREE      indicated                           LENT      loop
 * LENT      SUCCESS, DATA_NOT_ACCEPTED          FREE      loop; GONE if something of it was released
 * LENT      PENDING                             RETAINED  loop; GONE if all of it was released
 * LENT      elements released in the callback   LENT      any thread
 * RETAINED  the last element released           GONE      any thread; the memory goes back
 * </pre>
 *
 * A list that is GONE, and its elements, are never used again, so that a second release finds them
 * given back for ever; the memory may be.
 */
final class DatagramList {
  /** So many datagrams are one list at most. */
  static final int LONGEST = 64;

  /** What an element costs beside its bytes, so that empty datagrams are not for nothing. */
  private static final int ELEMENT_COST = 128;

  private enum Life {
    FREE,
    LENT,
    RETAINED,
    GONE
  }

  private final ByteBuffer memory;
  private final @Nullable BufferPool pool;

  /** As many as ever were in it; the first {@link #count} are. Loop only. */
  private final List<Datagram> elements = new ArrayList<>();

  /** Loop only, as are the two below. */
  private int count;

  private int used;

  /** Kept by its socket: the loop needs another block. */
  private boolean kept;

  /** The table above; under the lock of this, as all below. */
  private Life life = Life.FREE;

  /** Whose datagrams these are. */
  private @Nullable NettyDatagram owner;

  /** Elements lent and not given back. */
  private int owed;

  /** Since when it is retained, where ages are kept; written by the loop before it is. */
  private RetainedAges.@Nullable Entry age;

  /** Without a pool the memory goes to the garbage collector. */
  DatagramList(ByteBuffer memory, @Nullable BufferPool pool) {
    this.memory = memory;
    this.pool = pool;
  }

  // ---- filling, loop only

  ByteBuffer memory() {
    return memory;
  }

  boolean isEmpty() {
    return count == 0;
  }

  int count() {
    return count;
  }

  /** Bytes of memory that hold datagrams. */
  int used() {
    return used;
  }

  long bytes() {
    long bytes = 0;
    for (int i = 0; i < count; i++) {
      bytes += elements.get(i).length();
    }
    return bytes;
  }

  /** What holding this list costs. */
  long cost() {
    return memory.capacity() + (long) ELEMENT_COST * count;
  }

  /** The place for the next datagram of at most so many bytes. */
  ByteBuffer space(int longest) {
    return memory.limit(Math.min(memory.capacity(), used + longest)).position(used);
  }

  /** Appends a datagram whose bytes were put into {@link #space}. */
  void add(InetSocketAddress sender, int length, boolean truncated) {
    if (count == elements.size()) {
      elements.add(new Datagram(this, memory, sender));
    }
    elements.get(count++).set(sender, used, length, truncated);
    used += length;
  }

  void clear() {
    count = 0;
    used = 0;
  }

  /** The first datagram. */
  Datagram head() {
    return elements.get(0);
  }

  /** Takes the first datagram out. */
  Datagram removeHead() {
    count--;
    return elements.remove(0);
  }

  /** Takes out what others sent; returns how many those were. */
  int keepOnlyFrom(InetSocketAddress sender) {
    int before = elements.size();
    elements.subList(count, before).clear();
    elements.removeIf(element -> !element.sender().equals(sender));
    int dropped = count - elements.size();
    count = elements.size();
    return dropped;
  }

  /** A copy in heap memory of just the size. */
  DatagramList copy() {
    ByteBuffer small = ByteBuffer.allocate(used);
    small.put(0, memory, 0, used);
    return sameIn(small, null);
  }

  /** The same memory and datagrams with a fresh life. */
  DatagramList reborn() {
    DatagramList next = sameIn(memory, pool);
    next.kept = kept;
    return next;
  }

  private DatagramList sameIn(ByteBuffer place, @Nullable BufferPool of) {
    DatagramList same = new DatagramList(place, of);
    for (int i = 0; i < count; i++) {
      Datagram each = elements.get(i);
      Datagram twin = new Datagram(same, place, each.sender());
      twin.set(each.sender(), each.from(), each.length(), each.truncated());
      same.elements.add(twin);
    }
    same.count = count;
    same.used = used;
    return same;
  }

  // ---- who has it

  boolean isKept() {
    return kept;
  }

  void keep() {
    kept = true;
  }

  /** Whether the loop may not read into it. */
  synchronized boolean isTaken() {
    return kept || life != Life.FREE;
  }

  synchronized void lend(NettyDatagram socket) {
    owner = socket;
    life = Life.LENT;
    owed = count;
    for (int i = 0; i < count; i++) {
      elements.get(i).lend(i + 1 < count ? elements.get(i + 1) : null);
    }
    for (int i = count; i < elements.size(); i++) {
      elements.get(i).release(); // of an earlier, longer list; nobody's to release
    }
  }

  /**
   * After SUCCESS or DATA_NOT_ACCEPTED. Returns false if the callback released what was not its own
   * to release.
   */
  synchronized boolean takeBack() {
    boolean whole = owed == count;
    life = whole ? Life.FREE : Life.GONE;
    return whole;
  }

  /** After PENDING. Returns false if all was released already, inside the callback. */
  synchronized boolean retain(RetainedAges.@Nullable Entry since) {
    age = since;
    life = owed > 0 ? Life.RETAINED : Life.GONE;
    return owed > 0;
  }

  /** What a release came to. */
  enum Release {
    /** It was not the caller's to release. */
    REFUSED,
    /** Something is still owed, or the callback will see it. */
    NOTED,
    /** It was the last: the caller gives the memory back. */
    RETURNED
  }

  /** WskRelease of an element, or by the head of all that are left. Any thread. */
  synchronized Release release(Datagram element, NettyDatagram socket) {
    if (owner != socket || (life != Life.LENT && life != Life.RETAINED) || owed == 0) {
      return Release.REFUSED;
    }
    if (element == elements.get(0)) {
      elements.forEach(Datagram::release);
      owed = 0;
    } else if (element.release()) {
      owed--;
    } else {
      return Release.REFUSED;
    }
    if (life == Life.RETAINED && owed == 0) {
      life = Life.GONE;
      return Release.RETURNED;
    }
    return Release.NOTED;
  }

  /** What {@link #retain} was given. */
  synchronized RetainedAges.@Nullable Entry age() {
    return age;
  }

  /** Gives the memory of a list back that is gone, or no longer kept. */
  void giveBack() {
    if (pool != null) {
      pool.give(memory);
    }
  }
}
