package dev.sluice.testkit.internal;

import dev.sluice.api.DataIndication;
import dev.sluice.spi.support.Retention;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One indicated list of bytes: each element in memory of its own, used for nothing else before or
 * after, and overwritten as soon as the subsystem has it back, so that use after release shows.
 *
 * <p>Elements may be given back one by one; the head stands for all that are left (WSK D17). The
 * list is released when every element is.
 */
final class DataList {
  /** Bytes around the element's bounds, which are not the application's. */
  private static final int MARGIN = 8;

  /** What the memory holds when nobody may look at it. */
  private static final byte POISON = (byte) 0xDB;

  private final List<Element> elements;
  private final int length;
  private final int capacity;

  /** Elements not given back; any thread, under this. */
  private int left;

  private DataList(List<Element> elements, int length) {
    this.elements = elements;
    this.length = length;
    this.capacity = elements.stream().mapToInt(element -> element.memory.length).sum();
    this.left = elements.size();
  }

  /** The first bytes of a pipe, which keeps them, cut into elements of these lengths. */
  static DataList of(Pipe source, List<Integer> lengths) {
    int total = lengths.stream().mapToInt(Integer::intValue).sum();
    ByteBuffer bytes = ByteBuffer.allocate(total);
    source.peek(bytes, total);
    List<Element> elements = new ArrayList<>();
    int from = 0;
    for (int length : lengths) {
      byte[] memory = new byte[length + 2 * MARGIN];
      Arrays.fill(memory, POISON);
      System.arraycopy(bytes.array(), from, memory, MARGIN, length);
      elements.add(new Element(memory, length));
      from += length;
    }
    DataList list = new DataList(elements, total);
    for (int i = 0; i < elements.size(); i++) {
      elements.get(i).list = list;
      elements.get(i).next = i + 1 < elements.size() ? elements.get(i + 1) : null;
    }
    return list;
  }

  DataIndication head() {
    return elements.get(0);
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

  /** The memory of the list that an element belongs to. */
  static int capacityOf(DataIndication indication) {
    return indication instanceof Element element && element.list != null
        ? element.list.capacity
        : 0;
  }

  /** What a release came to. */
  enum Outcome {
    REFUSED,
    SOME,
    /** The list is released as a whole now. */
    ALL
  }

  /** WskRelease; any thread. */
  static Outcome release(@Nullable DataIndication indication, Object socket) {
    if (!(indication instanceof Element element) || element.list == null) {
      return Outcome.REFUSED;
    }
    DataList list = element.list;
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

  private static final class Element implements DataIndication {
    private final byte[] memory;
    private final ByteBuffer view;
    private final Retention retention = new Retention();
    private @Nullable DataList list;
    private @Nullable Element next;

    Element(byte[] memory, int length) {
      this.memory = memory;
      this.view = ByteBuffer.wrap(memory, MARGIN, length).asReadOnlyBuffer();
    }

    @Override
    public ByteBuffer buffer() {
      return view;
    }

    @Override
    public @Nullable DataIndication next() {
      return next;
    }

    void wipe() {
      Arrays.fill(memory, POISON);
    }

    /** The memory is the subsystem's again; true if that was the list's last. */
    boolean giveBack() {
      wipe();
      return list != null && list.oneLess();
    }
  }
}
