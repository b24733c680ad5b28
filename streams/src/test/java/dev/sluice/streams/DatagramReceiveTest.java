package dev.sluice.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.Status;
import dev.sluice.api.StatusException;
import dev.sluice.streams.DatagramFixture.Mode;
import dev.sluice.streams.DatagramFixture.Reader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Received datagrams: the modes, static events, and what a subscriber may do in between. */
@Timeout(120)
class DatagramReceiveTest {
  /** Enabling the event says only that the socket closes; why is told to who listens for that. */
  @Test
  void whoSubscribesWhileTheSocketBeginsToCloseHearsOfTheTrueReason() {
    DatagramFixture fixture = new DatagramFixture();
    Reader early = new Reader(1);
    fixture.loop.run(() -> {
      fixture.socket.beginClosing(Status.IO_TIMEOUT, null);
      fixture.receive(Mode.COPY).subscribe(early);
    });
    assertThat(((StatusException) early.error).status()).isEqualTo(Status.IO_TIMEOUT);
  }

  @Test
  void aCopyStaysAndABorrowedOneDoesNot() {
    DatagramFixture fixture = new DatagramFixture();
    Reader copies = fixture.subscribe(Mode.COPY, 1);
    fixture.socket.arrive("abc");
    Datagram copy = (Datagram) copies.elements.get(0);
    assertThat(Bytes.text(copy.data())).isEqualTo("abc");
    assertThat(copy.remoteAddress()).isEqualTo(FakeDatagrams.PEER);
    assertThat(copy.truncated()).isFalse();
    copies.cancel();
    Reader views = fixture.subscribe(Mode.BORROW, 1);
    fixture.socket.arrive("def");
    ByteBuffer view = ((Datagram) views.elements.get(0)).data();
    assertThat(views.texts).containsExactly("def");
    assertThat(view.isReadOnly()).isTrue();
    assertThat(view.capacity()).isEqualTo(3);
    assertThat(Bytes.text(view)).isNotEqualTo("def");
  }

  @Test
  void wskR48_aRetainedOneStaysUntilItIsReleasedAlone() {
    DatagramFixture fixture = new DatagramFixture();
    Reader reader = new Reader(3);
    reader.releases = false;
    fixture.subscribe(fixture.receive(Mode.RETAIN), reader);
    fixture.socket.arrive("a", "", "c");
    assertThat(fixture.socket.verdicts).containsExactly("PENDING");
    assertThat(fixture.isOn()).isTrue();
    RetainedDatagram first = reader.owed.get(0);
    assertThat(first.remoteAddress()).isEqualTo(FakeDatagrams.PEER);
    assertThat(reader.owed.get(1).size()).isZero();
    fixture.loop.run(first::release);
    assertThat(first.isReleased()).isTrue();
    assertThatThrownBy(first::buffers).isInstanceOf(IllegalStateException.class);
    assertThat(reader.owed.get(2).toByteArray()).isEqualTo(new byte[] {'c'});
    fixture.loop.run(() -> reader.owed.forEach(RetainedData::release));
    assertThat(fixture.socket.retained).isEmpty();
    assertThat(fixture.datagrams.statistics().receive().refusedReleases()).isEqualTo(1);
    assertThat(fixture.socket.refusedReleases).isZero();
    assertThat(first).hasToString("RetainedDatagram[1 bytes from 127.0.0.1:9, released]");
  }

  @Test
  void poisonShowsAUseAfterOnNext() {
    DatagramMode.Borrow mode = new DatagramMode.Borrow(true);
    FakeDatagrams.Node node = new FakeDatagrams(new FakeLoop()).new Node("abc", null);
    Datagram element = mode.take(new OwedDatagram(node, null));
    assertThat(Bytes.text(element.data())).isEqualTo("abc");
    mode.afterNext(element);
    assertThat(element.data().get(0)).isEqualTo((byte) 0xDB);
    assertThat(Bytes.text(node.buffer())).isEqualTo("abc");
  }

  @Test
  void aSecondSubscriberIsRefused() {
    DatagramFixture fixture = new DatagramFixture();
    fixture.subscribe(Mode.COPY, 1);
    assertThat(fixture.subscribe(Mode.RETAIN, 1).error).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void demandIsPartOfTheStatistics() {
    DatagramFixture fixture = new DatagramFixture();
    fixture.subscribe(Mode.COPY, 7);
    fixture.socket.arrive("a", "b");
    assertThat(fixture.datagrams.statistics().receive().demand()).isEqualTo(5);
  }

  // ---- static events

  @Test
  void wskR51_pauseIsRefusedWhereTheEventIsStatic() {
    DatagramFixture fixture = new DatagramFixture(DatagramOptions.defaults(), true);
    assertThat(fixture.subscribe(Mode.COPY, 1).error)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("static")
        .hasMessageContaining("PAUSE");
  }

  @ParameterizedTest
  @EnumSource(value = Overflow.class, names = "PAUSE", mode = EnumSource.Mode.EXCLUDE)
  void wskD5_withoutASubscriberAStaticEventDrops(Overflow overflow) {
    DatagramFixture fixture =
        new DatagramFixture(DatagramOptions.defaults().withOverflow(overflow), true);
    fixture.socket.arrive("a");
    assertThat(fixture.socket.dropped).isEqualTo(1);
    Reader reader = fixture.subscribe(Mode.COPY, 2);
    fixture.socket.arrive("b");
    reader.cancel();
    fixture.loop.runAll();
    fixture.socket.arrive("c");
    assertThat(reader.texts).containsExactly("b");
    assertThat(fixture.socket.dropped).isEqualTo(2);
    assertThat(fixture.socket.calls).noneMatch(call -> call.contains("able"));
  }

  @Test
  void wskD5_errorWithAStaticEventFailsAndLeavesTheListToBeDropped() {
    DatagramFixture fixture =
        new DatagramFixture(DatagramOptions.defaults().withOverflow(Overflow.ERROR), true);
    Reader reader = fixture.subscribe(Mode.COPY, 0);
    fixture.socket.arrive("a", "b");
    assertThat(reader.error).isInstanceOf(OverflowException.class);
    assertThat(fixture.socket.dropped).isEqualTo(2);
  }

  // ---- the choices

  @Test
  void errorWaitsForTheFirstDemand() {
    DatagramFixture fixture = new DatagramFixture(Overflow.ERROR);
    Reader reader = fixture.subscribe(Mode.COPY, 0);
    fixture.socket.arrive("a");
    assertThat(reader.error).isNull();
    fixture.request(reader, 1);
    assertThat(reader.texts).containsExactly("a");
    fixture.socket.arrive("b");
    assertThat(reader.error).isInstanceOf(OverflowException.class);
    assertThat(fixture.subscribe(Mode.COPY, 1).texts).containsExactly("b");
  }

  @Test
  void whoSubscribesAgainInOnErrorGoesOnWithTheSameDatagram() {
    DatagramFixture fixture = new DatagramFixture(Overflow.ERROR);
    Reader second = new Reader(9);
    Reader first = new Reader(1);
    first.onEndDo(() -> fixture.receive(Mode.COPY).subscribe(second));
    fixture.subscribe(fixture.receive(Mode.COPY), first);
    fixture.socket.arrive("a", "b", "c");
    assertThat(first.texts).containsExactly("a");
    assertThat(second.texts).containsExactly("b", "c");
    fixture.socket.arrive("d");
    assertThat(second.texts).endsWith("d");
  }

  @Test
  void theOldestGoAcrossLists() {
    DatagramFixture fixture = new DatagramFixture(
        DatagramOptions.defaults().withOverflow(Overflow.DROP_OLDEST).withKept(3), false);
    Reader reader = fixture.subscribe(Mode.RETAIN, 0);
    fixture.socket.arrive("a", "b");
    fixture.socket.arrive("c");
    fixture.socket.arrive("d", "e");
    assertThat(fixture.socket.retained).hasSize(3);
    fixture.socket.arrive("f", "g", "h", "i");
    assertThat(fixture.socket.retained).as("as a list").hasSize(4);
    fixture.request(reader, 2);
    assertThat(reader.texts).containsExactly("g", "h");
    assertThat(fixture.dropped()).isEqualTo(6);
    fixture.request(reader, 2);
    fixture.socket.arrive("j");
    assertThat(reader.texts).containsExactly("g", "h", "i", "j");
  }

  @Test
  void aLateRequestOfAPredecessorFeedsNobody() {
    DatagramFixture fixture = new DatagramFixture();
    Reader first = fixture.subscribe(Mode.COPY, 1);
    fixture.socket.arrive("a", "b");
    first.cancel();
    Reader second = fixture.subscribe(Mode.COPY, 0);
    fixture.request(first, 5);
    assertThat(first.texts).containsExactly("a");
    assertThat(second.texts).isEmpty();
    fixture.request(second, 1);
    assertThat(second.texts).containsExactly("b");
  }

  @Test
  void anElementThatCannotBeMadeDoesNotKeepTheEndAway() {
    DatagramFixture fixture = new DatagramFixture();
    Reader reader = fixture.subscribe(Mode.COPY, 5);
    fixture.socket.sender = null;
    assertThatThrownBy(() -> fixture.socket.arrive("a")).isInstanceOf(NullPointerException.class);
    fixture.socket.fail(null);
    assertThat(reader.error).isInstanceOf(dev.sluice.api.SocketClosedException.class);
  }

  @Test
  void anEventThatCannotBeEnabledFails() {
    DatagramFixture fixture = new DatagramFixture();
    fixture.socket.fail(null);
    assertThat(fixture.subscribe(Mode.COPY, 1).error)
        .hasMessageContaining(Status.FILE_FORCED_CLOSED.toString());
  }

  /** The oracle is the list of what arrived: everything is given once, in order, or dropped. */
  @ParameterizedTest
  @EnumSource(Overflow.class)
  void randomDemandModesAndHandOversLoseNothingUncounted(Overflow overflow) {
    for (int seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      DatagramFixture fixture = new DatagramFixture(
          DatagramOptions.defaults().withOverflow(overflow).withKept(1 + random.nextInt(4)), false);
      List<String> arrived = new ArrayList<>();
      List<Reader> readers = new ArrayList<>();
      for (int step = 0; step < 60; step++) {
        step(fixture, random, arrived, readers);
      }
      Reader last = readers.isEmpty() ? null : readers.get(readers.size() - 1);
      if (last != null && !last.hasEnded()) {
        last.cancel();
      }
      readers.add(fixture.subscribe(Mode.COPY, Long.MAX_VALUE));
      List<String> given =
          readers.stream().flatMap(reader -> reader.texts.stream()).toList();
      String what = overflow + ", seed " + seed;
      assertThat(arrived).as(what).containsSubsequence(given);
      assertThat(given).as(what).doesNotHaveDuplicates();
      assertThat(given.size() + fixture.dropped()).as(what).isEqualTo(arrived.size());
      if (overflow == Overflow.PAUSE || overflow == Overflow.ERROR) {
        assertThat(given).as(what).isEqualTo(arrived);
      }
      assertThat(fixture.socket.retained).as(what).isEmpty();
      assertThat(fixture.socket.refusedReleases).as(what).isZero();
      readers.forEach(reader -> assertThat(reader.wrongs).as(what).isEmpty());
    }
  }

  private static void step(
      DatagramFixture fixture, Random random, List<String> arrived, List<Reader> readers) {
    Reader now = readers.isEmpty() ? null : readers.get(readers.size() - 1);
    switch (random.nextInt(5)) {
      case 0, 1 -> {
        String[] list = new String[1 + random.nextInt(4)];
        for (int i = 0; i < list.length; i++) {
          list[i] = "<" + arrived.size() + ">";
          arrived.add(list[i]);
        }
        fixture.socket.arrive(list);
      }
      case 2, 3 -> {
        if (now != null) {
          fixture.request(now, 1 + random.nextInt(3));
        }
      }
      default -> {
        if (now != null) {
          now.cancel();
        }
        Mode mode = Mode.values()[random.nextInt(Mode.values().length)];
        readers.add(fixture.subscribe(mode, random.nextInt(3)));
      }
    }
  }
}
