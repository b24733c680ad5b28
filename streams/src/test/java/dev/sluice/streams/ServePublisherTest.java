package dev.sluice.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.api.SocketClosedException;
import dev.sluice.api.Status;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Publisher;

@Timeout(120)
class ServePublisherTest {
  private final HandPublisher<StreamConnection> accept = new HandPublisher<>();
  private final List<HandPublisher<Void>> handlers = new ArrayList<>();
  private final RecordingSubscriber<Void> subscriber = new RecordingSubscriber<>(0);
  private final Logger logger = Logger.getLogger("dev.sluice.streams");
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final Handler logHandler = new Handler() {
    @Override
    public void publish(LogRecord entry) {
      log.add(entry.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  };

  @BeforeEach
  void listenToTheLog() {
    logger.addHandler(logHandler);
    logger.setUseParentHandlers(false);
  }

  @AfterEach
  void leaveTheLog() {
    logger.removeHandler(logHandler);
    logger.setUseParentHandlers(true);
  }

  /** A connection that can only be closed and aborted; either ends when the test says so. */
  private static final class Fake {
    final HandPublisher<Void> close = new HandPublisher<>();
    final HandPublisher<Void> abort = new HandPublisher<>();
    final StreamConnection connection = (StreamConnection) Proxy.newProxyInstance(
        Fake.class.getClassLoader(),
        new Class<?>[] {StreamConnection.class},
        (proxy, method, arguments) -> switch (method.getName()) {
          case "close" -> close;
          case "abort" -> abort;
          case "toString" -> "fake";
          default -> throw new UnsupportedOperationException(method.getName());
        });
  }

  private void serve(int maxConnections) {
    serve(
        connection -> {
          HandPublisher<Void> handler = new HandPublisher<>();
          handlers.add(handler);
          return handler;
        },
        maxConnections);
  }

  private void serve(Function<StreamConnection, Publisher<Void>> handler, int maxConnections) {
    new ServePublisher(accept, handler, maxConnections).subscribe(subscriber);
  }

  private Fake connect() {
    Fake fake = new Fake();
    accept.next(fake.connection);
    return fake;
  }

  @Test
  void completedHandler_closesItsConnection() {
    serve(Integer.MAX_VALUE);
    Fake fake = connect();
    assertThat(fake.close.isSubscribed()).isFalse();
    handlers.get(0).complete();
    assertThat(fake.close.isSubscribed()).isTrue();
    assertThat(fake.abort.isSubscribed()).isFalse();
    assertThat(log).isEmpty();
  }

  @Test
  void failedHandler_abortsItsConnectionWithOneLineAndServingGoesOn() {
    serve(Integer.MAX_VALUE);
    Fake first = connect();
    handlers.get(0).error(new IllegalStateException("two\nlines"));
    assertThat(first.abort.isSubscribed()).isTrue();
    first.abort.complete();
    assertThat(log).singleElement().asString().contains("fake", "two lines").doesNotContain("\n");
    connect();
    assertThat(handlers).hasSize(2);
    assertThat(subscriber.signals).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"CANCELLED", "CONNECTION_ABORTED"})
  void handlerThatThisSideCutOff_isNoFailureToLog(Status closing) {
    serve(Integer.MAX_VALUE);
    Fake receiving = connect();
    handlers.get(0).error(new SocketClosedException(closing, "receive", "closed", null));
    Fake sending = connect();
    handlers.get(1).error(new SendException(closing, "fake", 5, "closed", null));
    assertThat(receiving.abort.isSubscribed()).isTrue();
    assertThat(sending.abort.isSubscribed()).isTrue();
    assertThat(log).isEmpty();
  }

  @Test
  void handlerWhoseSendThePeerBreaks_isAFailure() {
    serve(Integer.MAX_VALUE);
    connect();
    handlers.get(0).error(new SendException(Status.CONNECTION_RESET, "fake", 5, "reset", null));
    assertThat(log).hasSize(1);
  }

  @Test
  void handlerThatThrows_countsAsFailed() {
    serve(
        connection -> {
          throw new StackOverflowError();
        },
        Integer.MAX_VALUE);
    Fake fake = connect();
    assertThat(fake.abort.isSubscribed()).isTrue();
    assertThat(log).hasSize(1);
    assertThat(subscriber.signals).isEmpty();
    assertThat(accept.cancelled).isFalse();
  }

  @Test
  void unlimited_demandIsUnbounded() {
    serve(Integer.MAX_VALUE);
    assertThat(accept.requested).hasValue(Long.MAX_VALUE);
  }

  @Test
  void limited_theNextIsAcceptedWhenOneIsClosed() {
    serve(2);
    assertThat(accept.requested).hasValue(2);
    Fake first = connect();
    connect();
    handlers.get(0).complete();
    assertThat(accept.requested).hasValue(2);
    first.close.complete();
    assertThat(accept.requested).hasValue(3);
  }

  @Test
  void closedListener_completesAfterTheLastConnection() {
    serve(Integer.MAX_VALUE);
    Fake fake = connect();
    accept.complete();
    assertThat(subscriber.signals).isEmpty();
    handlers.get(0).complete();
    assertThat(subscriber.signals).isEmpty();
    fake.close.complete();
    assertThat(subscriber.signals).containsExactly("complete");
  }

  @Test
  void failedListener_failsAfterTheLastConnection() {
    serve(Integer.MAX_VALUE);
    Fake fake = connect();
    IllegalStateException failure = new IllegalStateException("listener");
    accept.error(failure);
    assertThat(handlers.get(0).cancelled).isFalse();
    assertThat(subscriber.signals).isEmpty();
    handlers.get(0).complete();
    fake.close.complete();
    assertThat(subscriber.signals).containsExactly(failure);
  }

  @Test
  void cancel_cancelsHandlersAndAbortsTheirConnections() {
    serve(Integer.MAX_VALUE);
    Fake fake = connect();
    subscriber.subscription().cancel();
    assertThat(accept.cancelled).isTrue();
    assertThat(handlers.get(0).cancelled).isTrue();
    assertThat(fake.abort.isSubscribed()).isTrue();
    fake.abort.complete();
    assertThat(subscriber.signals).isEmpty();
    assertThat(log).isEmpty();
  }

  @Test
  void connectionAfterCancel_isAborted() {
    serve(Integer.MAX_VALUE);
    subscriber.subscription().cancel();
    Fake late = connect();
    assertThat(late.abort.isSubscribed()).isTrue();
    assertThat(handlers).isEmpty();
  }

  @Test
  void rs309_badRequestFailsAndAborts() {
    serve(Integer.MAX_VALUE);
    Fake fake = connect();
    subscriber.subscription().request(-1);
    assertThat(fake.abort.isSubscribed()).isTrue();
    assertThat(subscriber.signals).singleElement().isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void limitBelowOne_isRefused() {
    assertThatThrownBy(() -> serve(0)).isInstanceOf(IllegalArgumentException.class);
  }
}
