package dev.sluice.benchmarks.subject;

import static java.util.Objects.requireNonNull;

import dev.sluice.benchmarks.Job;
import dev.sluice.benchmarks.Tally;
import io.reactivex.rxjava3.core.Flowable;
import io.reactivex.rxjava3.core.Scheduler;
import io.reactivex.rxjava3.plugins.RxJavaPlugins;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.parsetools.RecordParser;
import io.vertx.rxjava3.FlowableHelper;
import io.vertx.rxjava3.RxHelper;
import java.util.function.BiConsumer;

/**
 * Vert.x with RxJava: frames by its record parser, {@link Flowable}s by its helper for streams,
 * which makes no second object of a buffer, and its own pipes where no operator is wanted.
 */
public final class VertxSubject implements Subject {
  private static final String HOST = "127.0.0.1";
  private static final int GATHERED = 8 << 10;

  private final Vertx vertx;
  private final NetServer server;
  private final NetClient client;
  private final Job job;
  private final Tally tally;
  private final Scheduler hop =
      RxJavaPlugins.createSingleScheduler(task -> new Thread(task, "hop"));
  private final Scheduler source =
      RxJavaPlugins.createSingleScheduler(task -> new Thread(task, "source"));

  private VertxSubject(Job job, Tally tally) {
    this.job = job;
    this.tally = tally;
    this.vertx = Vertx.vertx(new VertxOptions()
        .setEventLoopPoolSize(1)
        .setPreferNativeTransport(!job.nio())
        .setFileSystemOptions(new FileSystemOptions()
            .setClassPathResolvingEnabled(false)
            .setFileCachingEnabled(false)));
    if (vertx.isNativeTransportEnabled() == job.nio()) {
      throw new IllegalStateException("not on the transport that was asked for");
    }
    this.client = vertx.createNetClient();
    this.server = await(vertx
        .createNetServer(new NetServerOptions().setAcceptBacklog(NettyServer.BACKLOG))
        .connectHandler(this::handle)
        .listen(0, HOST));
  }

  public static Starter starter() {
    return VertxSubject::new;
  }

  @Override
  public int port() {
    return server.actualPort();
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().join();
  }

  private void handle(NetSocket socket) {
    switch (job.shape()) {
      case RECEIVE ->
        count(FlowableHelper.toFlowable(socket), (received, data) -> received.bytes(data.length()));
      case LINES ->
        count(
            FlowableHelper.toFlowable(RecordParser.newDelimited("\n", socket)),
            (received, line) -> received.frame(line.length()));
      case LENGTHS ->
        count(lengths(socket), (received, message) -> received.frame(message.length()));
      case SEND -> send(socket);
      case ECHO -> {
        socket.closeHandler(closed -> tally.ended.increment());
        socket.pipeTo(socket).onFailure(reset -> socket.close());
      }
      case RELAY -> relay(socket);
      case ACCEPT -> {
        socket.closeHandler(closed -> tally.ended.increment());
        socket.close();
      }
    }
  }

  /** A length and its message are two records; the length says how large the second one is. */
  private static Flowable<Buffer> lengths(NetSocket socket) {
    RecordParser parser = RecordParser.newFixed(Integer.BYTES, socket);
    return FlowableHelper.toFlowable(parser).filter(new LengthsOut(parser)::isMessage);
  }

  private static final class LengthsOut {
    private final RecordParser parser;
    private boolean message;

    LengthsOut(RecordParser parser) {
      this.parser = parser;
    }

    boolean isMessage(Buffer record) {
      parser.fixedSizeMode(message ? Integer.BYTES : record.getInt(0));
      message = !message;
      return !message;
    }
  }

  /** Requests from the other thread of a hop go to the event loop: the parser has one thread. */
  private void count(Flowable<Buffer> source, BiConsumer<Received, Buffer> each) {
    Flowable<Buffer> flowable = job.hop()
        ? source
            .subscribeOn(RxHelper.scheduler(requireNonNull(Vertx.currentContext())))
            .observeOn(hop)
        : source;
    Received received = new Received(job, tally);
    flowable.subscribe(new Demanding<Buffer>(job.demand()) {
      @Override
      void take(Buffer element) {
        each.accept(received, element);
      }

      @Override
      void ended() {
        received.end();
      }

      @Override
      protected void hookOnError(Throwable failure) {
        tally.fail(failure);
      }
    });
  }

  /**
   * Small elements from another thread: a write on the event loop is flushed at once, what other
   * threads write in the meantime together. Large ones gain nothing by that.
   */
  private void send(NetSocket socket) {
    Buffer element = Buffer.buffer(new byte[job.elementSize()]);
    Flowable<Buffer> elements = Elements.flowable(job.elements(), () -> element);
    (job.elementSize() <= GATHERED ? elements.subscribeOn(source) : elements)
        .subscribe(RxHelper.<Buffer>toSubscriber(socket)
            .onError(tally::fail)
            .onWriteStreamError(tally::fail)
            .onWriteStreamEndError(tally::fail)
            .onWriteStreamEnd(() -> {
              tally.bytes.add(job.bytes());
              tally.ended.increment();
            }));
  }

  private void relay(NetSocket near) {
    near.pause();
    client
        .connect(job.target(), HOST)
        .onSuccess(far -> {
          near.closeHandler(closed -> tally.ended.increment());
          near.pipeTo(far).onFailure(failure -> far.close());
          far.pipeTo(near).onFailure(failure -> near.close());
        })
        .onFailure(tally::fail);
  }

  @Override
  public void close() {
    await(vertx.close());
    hop.shutdown();
    source.shutdown();
  }
}
