package dev.sluice.benchmarks.subject;

import dev.sluice.benchmarks.Job;
import dev.sluice.benchmarks.Shape;
import dev.sluice.benchmarks.Tally;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.resources.LoopResources;
import reactor.netty.udp.UdpInbound;
import reactor.netty.udp.UdpOutbound;
import reactor.netty.udp.UdpServer;

/** Datagrams by reactor-netty's UdpServer. */
public final class ReactorNettyDatagrams implements Subject {
  private final LoopResources loops = LoopResources.create("server", 1, 1, true);
  private final Connection server;
  private final Job job;
  private final Tally tally;

  private ReactorNettyDatagrams(Job job, Tally tally) {
    this.job = job;
    this.tally = tally;
    this.server = UdpServer.create()
        .runOn(loops, !job.nio())
        .bindAddress(() -> new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
        .option(ChannelOption.SO_RCVBUF, RECEIVE_BUFFER)
        .handle(this::handle)
        .bindNow();
  }

  public static Starter starter() {
    return ReactorNettyDatagrams::new;
  }

  private Publisher<Void> handle(UdpInbound in, UdpOutbound out) {
    if (job.shape() == Shape.SEND) {
      return in.receiveObject()
          .cast(DatagramPacket.class)
          .concatMap(asked -> send(out, asked.sender()))
          .doOnError(tally::fail);
    }
    in.receiveObject().subscribe(new CountedDatagrams<>(job, tally, ReactorNettyDatagrams::size));
    return Mono.never();
  }

  /** reactor-netty releases it afterwards. */
  private static int size(Object packet) {
    return ((DatagramPacket) packet).content().readableBytes();
  }

  private Mono<Void> send(UdpOutbound out, InetSocketAddress target) {
    ByteBuf element = Unpooled.unreleasableBuffer(
        Unpooled.directBuffer(job.elementSize()).writeZero(job.elementSize()));
    return Mono.from(out.sendObject(Elements.flux(
                job.elements(), () -> new DatagramPacket(element.duplicate(), target)))
            .then())
        .doOnSuccess(none -> {
          tally.elements.add(job.elements());
          tally.bytes.add(job.bytes());
        });
  }

  @Override
  public int port() {
    return ((InetSocketAddress) server.channel().localAddress()).getPort();
  }

  @Override
  public void close() {
    server.disposeNow();
    loops.dispose();
  }
}
