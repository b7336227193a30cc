package org.spiderscheduler.benchmarks.peers

import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.cancel
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withTimeoutOrNull

/**
 * Kotlin's `Channel`, as a Kotlin user would use it. A consumer is one long-lived coroutine: the leanest way to
 * wait, since nothing is launched for each item.
 */
class KotlinChannel(capacity: Int) : AutoCloseable {
    private val channel = Channel<Any>(capacity)
    private val scope = CoroutineScope(SupervisorJob())

    /** What a consumer received last. */
    @JvmField
    var last: Any? = null

    /** How many waits have timed out; written by one thread at a time. */
    @JvmField
    @Volatile
    var timeOuts: Long = 0

    fun trySend(item: Any): Boolean = channel.trySend(item).isSuccess

    fun tryReceive(): Any? = channel.tryReceive().getOrNull()

    /** Sends the item that many times, suspending while the channel is full. */
    fun send(item: Any, times: Int) = runBlocking { repeat(times) { channel.send(item) } }

    /** Consumers that are resumed on the thread that sends, as the dependents of a future are. */
    fun consumeWhereSent(consumers: Int) = consume(consumers, Dispatchers.Unconfined)

    /** Consumers with a timeout that are resumed on the thread that sends, or on the timer's. */
    fun consumeWhereSentWithin(consumers: Int, millis: Long) = consumeWithin(consumers, millis, Dispatchers.Unconfined)

    /** Consumers on the default dispatcher. */
    fun consume(consumers: Int) = consume(consumers, Dispatchers.Default)

    /** Consumers with a timeout on the default dispatcher. */
    fun consumeWithin(consumers: Int, millis: Long) = consumeWithin(consumers, millis, Dispatchers.Default)

    /** Launches coroutines that receive one item each, with a timeout. */
    fun receiveOnceWithin(receivers: Int, millis: Long) {
        repeat(receivers) {
            scope.launch(Dispatchers.Unconfined) { last = withTimeoutOrNull(millis) { channel.receive() } }
        }
    }

    private fun consume(consumers: Int, dispatcher: CoroutineDispatcher) {
        repeat(consumers) {
            scope.launch(dispatcher) {
                while (true) {
                    last = channel.receive()
                }
            }
        }
    }

    private fun consumeWithin(consumers: Int, millis: Long, dispatcher: CoroutineDispatcher) {
        repeat(consumers) {
            scope.launch(dispatcher) {
                while (true) {
                    val item = withTimeoutOrNull(millis) { channel.receive() }
                    if (item == null) timeOuts++ else last = item
                }
            }
        }
    }

    override fun close() {
        scope.cancel()
        channel.close()
    }
}
