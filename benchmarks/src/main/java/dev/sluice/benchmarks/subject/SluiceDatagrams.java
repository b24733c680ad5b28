package dev.sluice.benchmarks.subject;

import dev.sluice.api.Request;
import dev.sluice.api.SocketOption;
import dev.sluice.api.SocketStatistics.Datagrams;
import dev.sluice.api.Status;
import dev.sluice.benchmarks.Job;
import dev.sluice.benchmarks.Seen;
import dev.sluice.benchmarks.Shape;
import dev.sluice.benchmarks.Tally;
import dev.sluice.reactor.ReactorDatagrams;
import dev.sluice.reactor.ReactorSockets;
import dev.sluice.streams.Datagram;
import dev.sluice.streams.StreamOptions;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.function.ToIntFunction;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Datagrams by Sluice with Reactor. */
public final class SluiceDatagrams implements Subject {
  private final ReactorSockets sockets;
  private final ReactorDatagrams datagrams;
  private final Job job;
  private final Tally tally;

  private SluiceDatagrams(Job job, Tally tally, Mode mode) throws InterruptedException {
    this.job = job;
    this.tally = tally;
    this.sockets = ReactorSockets.create(SluiceServer.configuration(job), StreamOptions.defaults());
    this.datagrams =
        Objects.requireNonNull(sockets.datagrams(SluiceServer.loopback(0)).block());
    largeBuffer();
    if (job.shape() == Shape.SEND) {
      datagrams
          .receive()
          .flatMap(asked -> send(asked.remoteAddress()))
          .subscribe(none -> {}, tally::fail);
    } else {
      receive(mode);
    }
  }

  public static Starter in(Mode mode) {
    return (job, tally) -> new SluiceDatagrams(job, tally, mode);
  }

  private void largeBuffer() throws InterruptedException {
    CountDownLatch set = new CountDownLatch(1);
    Request request = new Request(done -> set.countDown());
    datagrams.socket().setOption(SocketOption.RECEIVE_BUFFER, RECEIVE_BUFFER, request);
    set.await();
    if (request.status() != Status.SUCCESS) {
      throw new IllegalStateException(request.toString());
    }
  }

  private void receive(Mode mode) {
    switch (mode) {
      case COPY -> count(datagrams.receive(), each -> each.data().remaining());
      case BORROW -> count(datagrams.receiveBorrowed(), each -> each.data().remaining());
      case RETAIN ->
        count(datagrams.receiveRetained(), each -> {
          int size = each.size();
          each.release();
          return size;
        });
      case BATCH -> throw new UnsupportedOperationException("batches of datagrams");
    }
  }

  private <T> void count(Flux<T> source, ToIntFunction<T> taken) {
    source.subscribe(new CountedDatagrams<>(job, tally, taken));
  }

  private Mono<Void> send(SocketAddress target) {
    ByteBuffer element = ByteBuffer.allocateDirect(job.elementSize());
    return datagrams
        .send(Elements.flux(job.elements(), () -> new Datagram(element.duplicate(), target)))
        .doOnSuccess(none -> {
          tally.elements.add(job.elements());
          tally.bytes.add(job.bytes());
        });
  }

  @Override
  public int port() {
    return ((InetSocketAddress) datagrams.localAddress()).getPort();
  }

  @Override
  public Map<Seen, Long> look() {
    long lost = datagrams.statistics().datagrams().lostInSystem();
    return lost == Datagrams.UNKNOWN ? Map.of() : Map.of(Seen.STATED_LOST, lost);
  }

  @Override
  public void close() {
    sockets.close();
  }
}
