package dev.sluice.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.Scannable.Attr;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.test.publisher.TestPublisher;
import reactor.test.subscriber.TestSubscriber;

@Timeout(120)
class ScanTest {
  private final TestPublisher<Integer> gate = TestPublisher.create();
  private final TestPublisher<Void> empty = TestPublisher.create();

  @AfterEach
  void resetHooks() {
    Hooks.resetOnEachOperator();
  }

  @Test
  void fluxTellsItsAttributes() {
    Flux<Integer> flux = GateFlux.of("receive", gate);
    Scannable scan = Scannable.from(flux);
    assertThat(scan.isScanAvailable()).isTrue();
    assertThat(scan.scan(Attr.PREFETCH)).isZero();
    assertThat(scan.scan(Attr.RUN_STYLE)).isEqualTo(Attr.RunStyle.ASYNC);
    assertThat(scan.scan(Attr.PARENT)).isNull();
    assertThat(scan.stepName()).isEqualTo("receive");
    assertThat(scan.name()).isEqualTo("sluice.receive");
    assertThat(flux.getPrefetch()).isEqualTo(-1);
  }

  @Test
  void nameOfTheUser_comesFirst() {
    Flux<Integer> flux = GateFlux.of("receive", gate).name("mine");
    assertThat(Scannable.from(flux).name()).isEqualTo("mine");
    assertThat(Scannable.from(flux.map(i -> i)).name()).isEqualTo("mine");
  }

  @Test
  void stepsOfAPipeline_beginAtTheSocket() {
    Flux<Integer> flux = GateFlux.of("receive", gate).map(i -> i).filter(i -> true);
    assertThat(Scannable.from(flux).steps()).containsExactly("receive", "map", "filter");
  }

  @Test
  void monosTellTheirAttributes() {
    Scannable mono = Scannable.from(GateMono.of("close", empty));
    assertThat(mono.scan(Attr.PREFETCH)).isZero();
    assertThat(mono.scan(Attr.RUN_STYLE)).isEqualTo(Attr.RunStyle.ASYNC);
    assertThat(mono.stepName()).isEqualTo("close");
    Flux<String> source = Flux.just("a");
    Mono<Void> send = SendMono.of(
        "send",
        () -> {
          throw new UnsupportedOperationException();
        },
        source);
    assertThat(Scannable.from(send).scan(Attr.PARENT)).isSameAs(source);
    assertThat(send).hasToString("send");
  }

  @Test
  void gateMeetsTheSubscriberItself() {
    List<Subscriber<?>> met = new CopyOnWriteArrayList<>();
    Publisher<Integer> plain = subscriber -> {
      met.add(subscriber);
      subscriber.onSubscribe(Operators.emptySubscription());
    };
    TestSubscriber<Integer> subscriber = TestSubscriber.create();
    GateFlux.of("receive", plain).subscribe((CoreSubscriber<Integer>) subscriber);
    assertThat(met).singleElement().isSameAs(subscriber);
  }

  @Test
  void assemblyHooksSeeTheSource() {
    List<String> seen = new CopyOnWriteArrayList<>();
    Hooks.onEachOperator(publisher -> {
      seen.add(Scannable.from(publisher).stepName());
      return publisher;
    });
    GateFlux.of("receive", gate);
    GateMono.of("close", empty);
    assertThat(seen).containsExactly("receive", "close");
  }
}
