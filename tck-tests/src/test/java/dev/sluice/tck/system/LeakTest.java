package dev.sluice.tck.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.streams.RetainedData;
import dev.sluice.tck.kit.Descriptors;
import dev.sluice.tck.kit.EachRealNet;
import dev.sluice.tck.kit.Net;
import dev.sluice.tck.kit.Probe;
import dev.sluice.tck.kit.Rig;
import dev.sluice.tck.kit.Rigs;
import io.netty.util.internal.PlatformDependent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Nothing is left of a client that is closed: no memory, no descriptor, whatever was going on. */
class LeakTest {
  @RegisterExtension
  final Rigs rigs = new Rigs();

  @EachRealNet
  void aClosedClientLeavesNoMemoryAndNoDescriptor(Net net) throws IOException {
    useAll(rigs.open(net));
    long memory = PlatformDependent.usedDirectMemory();
    long descriptors = Descriptors.count();
    for (int round = 0; round < 5; round++) {
      useAll(rigs.open(net));
    }
    assertThat(PlatformDependent.usedDirectMemory()).as("direct memory").isEqualTo(memory);
    assertThat(Descriptors.count()).as("descriptors").isEqualTo(descriptors);
  }

  /** Every mode, everything held in some way, and a close in the midst of it. */
  private static void useAll(Rig rig) {
    List<RetainedData> kept = new CopyOnWriteArrayList<>();
    List<Probe<?>> running = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      var link = rig.streamed();
      link.peer().flood();
      running.add(
          switch (i) {
            case 0 -> rig.probe(link.connection().receive(), 100);
            case 1 -> rig.probe(link.connection().receiveBorrowed(), 100);
            case 2 ->
              rig.probe(link.connection().receiveRetained(), 100, (probe, data) -> kept.add(data));
            default -> rig.probe(link.connection().send(link.connection().receiveBorrowed()), 1);
          });
    }
    await().until(() -> running.stream().limit(3).allMatch(probe -> probe.received() == 100));
    kept.forEach(RetainedData::release);
    rig.close();
  }

  @EachRealNet
  void retainedDataOutliveTheirClientAndAreReleasedAfterIt(Net net) {
    useAll(rigs.open(net));
    long memory = PlatformDependent.usedDirectMemory();
    Rig rig = rigs.open(net);
    var link = rig.streamed();
    List<RetainedData> kept = new CopyOnWriteArrayList<>();
    rig.probe(link.connection().receiveRetained(), 50, (probe, data) -> kept.add(data));
    link.peer().flood();
    await().until(() -> kept.size() == 50);
    Thread release = new Thread(() -> {
      await().until(() -> rig.client().sockets().isEmpty());
      kept.forEach(RetainedData::release);
    });
    release.start();
    rig.closeSockets();
    await().until(() -> !release.isAlive());
    rig.close();
    assertThat(PlatformDependent.usedDirectMemory()).as("direct memory").isEqualTo(memory);
  }
}
