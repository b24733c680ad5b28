package dev.sluice.benchmarks.subject;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.sluice.benchmarks.Job;
import dev.sluice.benchmarks.Tally;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.apache.pekko.Done;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Framing;
import org.apache.pekko.stream.javadsl.FramingTruncation;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.javadsl.Tcp;
import org.apache.pekko.util.ByteString;

/**
 * Pekko Streams. A fused sink asks for each element when it is done with the one before, at no
 * cost, so it stands for every demand; a hop is an asynchronous boundary with a buffer as large as
 * the ones of Reactor.
 */
public final class PekkoSubject implements Subject {
  private static final String HOST = "127.0.0.1";
  private static final int FRAME_LIMIT = 8192;
  private static final int HOP_BUFFER = 256;

  /** Nothing on standard output, which the battery reads; else the defaults. */
  private static final Config CONFIG =
      ConfigFactory.parseString("""
          pekko.loglevel = OFF
          pekko.stdout-loglevel = OFF
          pekko.log-dead-letters = off
          pekko.daemonic = on
          """).withFallback(ConfigFactory.load());

  private final ActorSystem system;
  private final int port;
  private final Job job;
  private final Tally tally;

  private PekkoSubject(Job job, Tally tally) {
    this.job = job;
    this.tally = tally;
    this.system = ActorSystem.create("subject", CONFIG);
    this.port = Tcp.get(system)
        .bind(HOST, 0, NettyServer.BACKLOG, List.of(), false, Optional.empty())
        .to(Sink.foreach(this::handle))
        .run(system)
        .toCompletableFuture()
        .join()
        .localAddress()
        .getPort();
  }

  public static Starter starter() {
    return PekkoSubject::new;
  }

  @Override
  public int port() {
    return port;
  }

  private void handle(Tcp.IncomingConnection connection) {
    switch (job.shape()) {
      case RECEIVE ->
        take(connection, Flow.create(), (received, data) -> received.bytes(data.size()));
      case LINES -> take(connection, lines(), (received, line) -> received.frame(line.size()));
      case LENGTHS ->
        take(
            connection,
            Framing.lengthField(Integer.BYTES, 0, FRAME_LIMIT, ByteOrder.BIG_ENDIAN),
            (received, message) -> received.frame(message.size() - Integer.BYTES));
      case SEND -> send(connection);
      case ECHO ->
        atEnd(
            connection.handleWith(Flow.<ByteString>create().watchTermination(Keep.right()), system),
            tally.ended::increment);
      case RELAY ->
        atEnd(
            connection.handleWith(
                Tcp.get(system)
                    .outgoingConnection(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), job.target()),
                        Optional.empty(),
                        List.of(),
                        false,
                        Optional.empty(),
                        Optional.empty())
                    .watchTermination(Keep.right()),
                system),
            tally.ended::increment);
      case ACCEPT -> {
        connection.handleWith(Flow.fromSinkAndSource(Sink.cancelled(), Source.empty()), system);
        tally.ended.increment();
      }
    }
  }

  private static Flow<ByteString, ByteString, ?> lines() {
    return Framing.delimiter(ByteString.fromString("\n"), FRAME_LIMIT, FramingTruncation.DISALLOW);
  }

  private void take(
      Tcp.IncomingConnection connection,
      Flow<ByteString, ByteString, ?> frames,
      BiConsumer<Received, ByteString> each) {
    Received received = new Received(job, tally);
    Sink<ByteString, CompletionStage<Done>> sink =
        Sink.foreach(element -> each.accept(received, element));
    Sink<ByteString, CompletionStage<Done>> there = job.hop()
        ? sink.async().addAttributes(Attributes.inputBuffer(HOP_BUFFER, HOP_BUFFER))
        : sink;
    CompletionStage<Done> taken = connection.handleWith(
        Flow.fromSinkAndSourceCoupledMat(
            frames.toMat(there, Keep.right()), Source.maybe(), Keep.left()),
        system);
    taken.whenComplete((done, failure) -> {
      if (failure == null) {
        received.end();
      } else {
        tally.fail(failure);
      }
    });
  }

  private void send(Tcp.IncomingConnection connection) {
    ByteString element = ByteString.fromArrayUnsafe(new byte[job.elementSize()]);
    CompletionStage<Done> ended = connection.handleWith(
        Flow.fromSinkAndSourceMat(
            Sink.<ByteString>ignore(), Source.repeat(element).take(job.elements()), Keep.left()),
        system);
    atEnd(ended, () -> {
      tally.bytes.add(job.bytes());
      tally.ended.increment();
    });
  }

  private static void atEnd(CompletionStage<Done> stage, Runnable then) {
    stage.whenComplete((done, reset) -> then.run());
  }

  @Override
  public void close() {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().join();
  }
}
