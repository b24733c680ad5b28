package dev.sluice.testkit.internal;

import dev.sluice.api.DataIndication;
import dev.sluice.api.DatagramIndication;
import dev.sluice.spi.support.RetainedAges;
import dev.sluice.spi.support.Retention;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One indicated list, of bytes or of datagrams: each element in memory of its own, used for nothing
 * else before or after, and overwritten as soon as the subsystem has it back, so that use after
 * release shows.
 *
 * <p>Elements may be given back one by one; the head stands for all that are left (WSK D17). The
 * list is released when every element is.
 */
final class LentList {
  /** Bytes around the element's bounds, which are not the application's. */
  private static final int MARGIN = 8;

  /** What the memory holds when nobody may look at it. */
  private static final byte POISON = (byte) 0xDB;

  private final List<Element> elements;
  private final int length;
  private final int capacity;

  /** Since when it is retained, where that is noted. */
  private volatile RetainedAges.@Nullable Entry age;

  /** Elements not given back; any thread, under this. */
  private int left;

  private LentList(List<? extends Element> elements) {
    this.elements = List.copyOf(elements);
    this.length =
        this.elements.stream().mapToInt(element -> element.view.remaining()).sum();
    this.capacity = this.elements.stream().mapToInt(each -> each.memory.length).sum();
    this.left = elements.size();
  }

  /** The first bytes of a source, which keeps them, cut into elements of these lengths. */
  static LentList ofBytes(Source source, List<Integer> lengths) {
    ByteBuffer bytes =
        ByteBuffer.allocate(lengths.stream().mapToInt(Integer::intValue).sum());
    source.peek(bytes, bytes.capacity());
    List<Data> elements = new ArrayList<>();
    int from = 0;
    for (int length : lengths) {
      elements.add(new Data(bytes.array(), from, length));
      from += length;
    }
    return new LentList(elements).linked();
  }

  /** Datagrams, cut where they are longer than a buffer. */
  static LentList ofDatagrams(List<DatagramEnd.Packet> packets, int longest) {
    List<Datagram> elements = new ArrayList<>();
    for (DatagramEnd.Packet packet : packets) {
      elements.add(new Datagram(packet, Math.min(longest, packet.bytes().length)));
    }
    return new LentList(elements).linked();
  }

  private LentList linked() {
    for (int i = 0; i < elements.size(); i++) {
      elements.get(i).list = this;
      elements.get(i).next = i + 1 < elements.size() ? elements.get(i + 1) : null;
    }
    return this;
  }

  Element head() {
    return elements.get(0);
  }

  int size() {
    return elements.size();
  }

  /** How many datagrams were cut. */
  int truncated() {
    return (int) elements.stream()
        .filter(each -> each instanceof Datagram datagram && datagram.truncated())
        .count();
  }

  int length() {
    return length;
  }

  int capacity() {
    return capacity;
  }

  void lend(Object socket) {
    elements.forEach(element -> element.retention.lend(socket));
  }

  /** After SUCCESS or DATA_NOT_ACCEPTED. */
  void takeBack() {
    for (Element element : elements) {
      element.retention.takeBack();
      element.wipe();
    }
  }

  /** After PENDING; true if everything was released already, inside the callback. */
  boolean retain() {
    boolean gone = false;
    for (Element element : elements) {
      if (!element.retention.retain()) {
        gone |= element.giveBack();
      }
    }
    return gone;
  }

  /** The list that an element belongs to. */
  static LentList of(Object element) {
    LentList list = ((Element) element).list;
    if (list == null) {
      throw new IllegalStateException("an element without a list");
    }
    return list;
  }

  RetainedAges.@Nullable Entry age() {
    return age;
  }

  /** Written before the list is retained. */
  void age(RetainedAges.@Nullable Entry noted) {
    age = noted;
  }

  /** What a release came to. */
  enum Outcome {
    REFUSED,
    SOME,
    /** The list is released as a whole now. */
    ALL
  }

  /** WskRelease; any thread. */
  static Outcome release(Object indication, Object socket) {
    if (!(indication instanceof Element element) || element.list == null) {
      return Outcome.REFUSED;
    }
    LentList list = element.list;
    List<Element> meant = element == list.head() ? list.elements : List.of(element);
    Outcome outcome = Outcome.REFUSED;
    for (Element each : meant) {
      Retention.Release release = each.retention.release(socket);
      if (release == Retention.Release.RETURNED && each.giveBack()) {
        outcome = Outcome.ALL;
      } else if (release != Retention.Release.REFUSED && outcome == Outcome.REFUSED) {
        outcome = Outcome.SOME;
      }
    }
    return outcome;
  }

  private synchronized boolean oneLess() {
    return --left == 0;
  }

  /** One element; the application sees {@link #buffer()}. */
  abstract static class Element {
    private final byte[] memory;
    private final ByteBuffer view;
    private final Retention retention = new Retention();
    private @Nullable LentList list;
    private @Nullable Element next;

    private Element(byte[] source, int from, int length) {
      memory = new byte[length + 2 * MARGIN];
      wipe();
      System.arraycopy(source, from, memory, MARGIN, length);
      view = ByteBuffer.wrap(memory, MARGIN, length).asReadOnlyBuffer();
    }

    public final ByteBuffer buffer() {
      return view;
    }

    final @Nullable Element following() {
      return next;
    }

    private void wipe() {
      Arrays.fill(memory, POISON);
    }

    /** The memory is the subsystem's again; true if that was the list's last. */
    private boolean giveBack() {
      wipe();
      return list != null && list.oneLess();
    }
  }

  /** Bytes of a stream. */
  static final class Data extends Element implements DataIndication {
    private Data(byte[] source, int from, int length) {
      super(source, from, length);
    }

    @Override
    public @Nullable DataIndication next() {
      return (Data) following();
    }
  }

  /** One datagram. */
  static final class Datagram extends Element implements DatagramIndication {
    private final DatagramEnd.Packet packet;

    private Datagram(DatagramEnd.Packet packet, int length) {
      super(packet.bytes(), 0, length);
      this.packet = packet;
    }

    @Override
    public SocketAddress remoteAddress() {
      return packet.from();
    }

    @Override
    public boolean truncated() {
      return buffer().limit() - MARGIN < packet.bytes().length;
    }

    @Override
    public @Nullable DatagramIndication next() {
      return (Datagram) following();
    }
  }
}
