package dev.sluice.interop

import java.nio.ByteBuffer
import java.util.concurrent.CompletableFuture
import java.util.concurrent.Executor
import java.util.function.Consumer
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.asCoroutineDispatcher
import kotlinx.coroutines.flow.asFlow
import kotlinx.coroutines.flow.buffer
import kotlinx.coroutines.flow.flowOn
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.future.future
import kotlinx.coroutines.reactive.asFlow
import kotlinx.coroutines.reactive.asPublisher
import org.reactivestreams.Publisher

/** Kotlin coroutines: publishers become flows, and flows become publishers. */
internal class CoroutinesTest : InteropTests(Coroutines) {
  private object Coroutines : Library {
    private val here = CoroutineScope(Dispatchers.Unconfined + SupervisorJob())

    override fun <T : Any> all(from: Publisher<T>): CompletableFuture<List<T>> =
      here.future { from.asFlow().toList() }

    // docs:begin kotlin-receive
    override fun <T : Any> first(from: Publisher<T>, count: Int): CompletableFuture<List<T>> =
      here.future { from.asFlow().buffer(1).take(count).toList() }

    override fun <T : Any> consume(
      from: Publisher<T>,
      executor: Executor,
      consumer: Consumer<in T>,
    ): CompletableFuture<*> =
      CoroutineScope(executor.asCoroutineDispatcher()).future {
        from.asFlow().buffer(4).collect { consumer.accept(it) } // asks for four at a time
      }
    // docs:end kotlin-receive

    // docs:begin kotlin-send
    override fun source(elements: List<ByteBuffer>, executor: Executor): Publisher<ByteBuffer> =
      elements.asFlow().flowOn(executor.asCoroutineDispatcher()).asPublisher()
    // docs:end kotlin-send
  }
}
