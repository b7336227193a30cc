package org.spiderscheduler.core.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spiderscheduler.api.CancellationTokenSource;
import org.spiderscheduler.api.DispatchQueueClosedException;
import org.spiderscheduler.api.DispatchQueueSink;
import org.spiderscheduler.api.SchedulerCore;
import org.spiderscheduler.api.SchedulerException;
import org.spiderscheduler.api.SchedulerId;
import org.spiderscheduler.api.SchedulerStorageClient;
import org.spiderscheduler.api.SessionAssignment;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.core.argument.Arguments;
import org.spiderscheduler.core.dispatch.DispatchQueue;
import org.spiderscheduler.core.future.Closing;
import org.spiderscheduler.core.future.Futures;
import org.spiderscheduler.core.future.ReadOnlyFuture;
import org.spiderscheduler.core.listener.SchedulerListener;
import org.spiderscheduler.core.log.SafeLog;
import org.spiderscheduler.core.loop.DecisionLoop;
import org.spiderscheduler.core.service.DispatchingService;
import org.spiderscheduler.core.service.Returns;
import org.spiderscheduler.core.service.SchedulerService;
import org.spiderscheduler.core.service.ServiceStats;
import org.spiderscheduler.core.time.SerialTimer;
import org.spiderscheduler.core.time.Timer;
import org.spiderscheduler.core.time.source.TimeSource;

/**
 * A complete scheduler: storage client, core, dispatch queue and service, wired together. Whatever the core, the
 * runtime requeues what lost execution managers held, retries failed polls, and calls the core on one serial executor
 * (§5.10).
 *
 * <p>Lifecycle: {@link #start()}, then {@link #stop()} or {@link #drain(Duration)}. If the core fails, the runtime ends
 * with that cause.
 *
 * <p>The futures of {@link #drain(Duration)}, {@link #stop()} and {@link #termination()} complete in this order, on the
 * serial executor, and their dependents run there. A dependent may wait for an earlier one of these futures. Waiting
 * for a later one is a deadlock, and so is calling {@link System#exit} while a shutdown hook waits for one. All callers
 * share each future. {@link CompletableFuture#orTimeout orTimeout} returns a copy and leaves a dependent behind: to
 * poll, use {@link #stats()} or {@code isDone()}.
 */
public final class SchedulerRuntime implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SchedulerRuntime.class);

    private final CoreLaunch<?> core;
    private final SerialTimer coreTimer;
    private final Duration stopTimeout;
    private final TimeSource time;
    private final Timer timer;
    private final @Nullable ExecutorService ownExecutor;
    private final SerialExecutor serial;
    private final DispatchQueue queue;
    private final DispatchingService service;
    private final RetryingPolls polls;
    private final RequeueingClient client;
    private final SerialSink sink;
    private final CancellationTokenSource cancellation = new CancellationTokenSource();
    private final ReadOnlyFuture<Void> termination = new ReadOnlyFuture<>();
    private final ReadOnlyFuture<Void> stopped = new ReadOnlyFuture<>();
    private final AtomicBoolean started = new AtomicBoolean();
    private final Drain drain;

    private volatile boolean coreRunning;
    // Confined to the serial executor.
    private boolean coreOver;
    private boolean ending;

    private SchedulerRuntime(Builder builder, TimeSource time) {
        stopTimeout = builder.stopTimeout;
        this.time = time;
        timer = time.timer();
        if (builder.executor == null) {
            // Its thread starts with the first task: if this constructor fails, there is none to end.
            ownExecutor = Executors.newSingleThreadExecutor(SchedulerRuntime::thread);
            serial = new SerialExecutor(ownExecutor);
        } else {
            ownExecutor = null;
            serial = new SerialExecutor(builder.executor);
        }
        coreTimer = new SerialTimer(timer, serial);
        core = builder.makeCore(coreTimer);
        SchedulerListener listener =
                builder.listeners.isEmpty() ? null : SchedulerListener.all(List.copyOf(builder.listeners));
        polls = new RetryingPolls(builder.client, serial, timer, builder.backoff, builder.random, listener);
        client = new RequeueingClient(builder.client, polls, serial, timer, builder.initialSession, listener);
        queue = queue(builder, timer, listener);
        sink = new SerialSink(queue.sink(), serial, timer, listener);
        service = service(builder, listener);
        drain = new Drain(queue, service, () -> client.held() + core.buffered(), timer, serial, this::drained);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "spider-scheduler");
        thread.setDaemon(true);
        return thread;
    }

    private static DispatchQueue queue(Builder builder, Timer timer, @Nullable SchedulerListener listener) {
        DispatchQueue.Builder queue = DispatchQueue.builder(builder.queueCapacity, builder.initialSession)
                .timer(timer);
        if (builder.callbackExecutor != null) {
            queue.executor(builder.callbackExecutor);
        }
        if (listener != null) {
            queue.onStale(dropped -> listener.droppedAsStale(dropped, timer.nanoTime()));
        }
        return queue.build();
    }

    private DispatchingService service(Builder builder, @Nullable SchedulerListener listener) {
        DispatchingService.Builder described = DispatchingService.builder(
                        queue.source(), queue.sink()::sessionId, builder.schedulerId, timer)
                .returns(new DrainWatch())
                .livenessTimeout(builder.livenessTimeout)
                .maxInFlight(builder.maxInFlight)
                .firstAssignmentId(builder.random.nextLong());
        if (listener != null) {
            described.listener(listener);
        }
        return described.build();
    }

    /**
     * Returns a builder for a runtime.
     *
     * @param client the storage client; remains the caller's to close
     * @param initialSession the session to begin in, as returned by the registration with storage
     * @param schedulerId supplies the scheduler's id; read at each hand-out, since the id changes when the client
     *     registers again
     * @return a builder with the default options
     */
    public static Builder builder(
            SchedulerStorageClient client, SessionId initialSession, Supplier<SchedulerId> schedulerId) {
        return new Builder(client, initialSession, schedulerId);
    }

    /**
     * The service that execution managers call. It answers from the beginning; before {@link #start()} there is nothing
     * to hand out.
     *
     * @return always the same
     */
    public SchedulerService service() {
        return service;
    }

    /**
     * The current figures. May be called at any time and on any thread; holds no lock for longer than a read.
     *
     * @return an immutable snapshot
     */
    public SchedulerStats stats() {
        ServiceStats served = service.stats();
        return new SchedulerStats(
                queue.sink().sessionId(),
                coreRunning,
                polls.inFlight(),
                polls.retrying(),
                core.buffered(),
                client.held(),
                queue.sink().size(),
                queue.capacity(),
                queue.backlog(),
                served.executionManagers(),
                served.waitingCalls(),
                served.outstanding(),
                served.handedOut());
    }

    /**
     * Starts the core in the initial session.
     *
     * @throws IllegalStateException if the runtime has been started or stopped before
     */
    public void start() {
        start(queue.sink().sessionId());
    }

    /**
     * Starts the core in a session that was not known yet when the runtime was built. This lets a scheduler accept
     * execution managers, whose calls wait, before it has registered with storage.
     *
     * @param session as returned by the registration; not lower than the initial one
     * @throws IllegalArgumentException if {@code session} is lower
     * @throws IllegalStateException if the runtime has been started or stopped before
     */
    public void start(SessionId session) {
        SessionId initial = queue.sink().sessionId();
        int order = session.compareTo(initial);
        if (order < 0) {
            throw new IllegalArgumentException("session: " + session + " is lower than the initial one, " + initial);
        }
        if (!started.compareAndSet(false, true)) {
            throw new IllegalStateException("this runtime has been started or stopped already; make another");
        }
        if (order > 0) {
            var unused = queue.sink().bumpSessionId(session);
        }
        coreRunning = true;
        SafeLog.info(
                LOG,
                "scheduler starts: session {}, queue capacity {}",
                queue.sink().sessionId(),
                queue.capacity());
        serial.execute(() -> {
            client.begin(session);
            CompletableFuture<Void> run;
            try {
                run = Objects.requireNonNull(
                        core.run(client, sink, cancellation.token()), "the core returned no future (§1.6)");
            } catch (Throwable thrown) {
                run = CompletableFuture.failedFuture(thrown);
            }
            run.whenComplete((done, failure) -> {
                coreTimer.close(); // not in the task below: an alarm's task may be queued ahead of it (§5.2)
                serial.execute(() -> coreEnded(failure));
            });
        });
    }

    /**
     * Tells when the runtime has ended: normally after {@link #stop()} or {@link #drain(Duration)}, otherwise with the
     * core's failure. Calling this often costs nothing.
     *
     * @return always the same future, which refuses to be changed (§1.2). It completes on the serial executor, after
     *     the other two: a dependent may drain, stop and close, or exit, and will wait for nothing in the runtime
     */
    public CompletableFuture<Void> termination() {
        return termination;
    }

    /**
     * Stops the runtime: cancels the core, fails parked calls with {@link DispatchQueueClosedException}, and waits for
     * the polls in flight, since cancelling one could lose entries (§2.7). Stopping again does nothing.
     *
     * @return completes normally when the runtime has ended, even if the core has failed, as {@link #termination()}
     *     tells. Always the same future, which refuses to be changed (§1.2). It completes on the serial executor, where
     *     a dependent must not wait for the termination
     */
    public CompletableFuture<Void> stop() {
        boolean neverStarted = started.compareAndSet(false, true);
        serial.execute(() -> {
            cancelCore();
            drain.end();
            if (neverStarted) {
                coreEnded(null);
            }
        });
        return stopped;
    }

    /**
     * Stops the core, but goes on handing out what is queued or parked at the queue. What is buffered or held for
     * requeueing is left to storage. A call that finds nothing waits as usual. Once nothing is queued or parked in an
     * enqueue, and every assignment is acknowledged, calls fail with {@link DispatchQueueClosedException}. When the
     * calls that were waiting have ended, and what the last of them received is acknowledged too, the runtime stops. It
     * stops at the timeout at the latest.
     *
     * @param timeout how long to drain at most; zero reports at once; not negative. What a callback executor still
     *     holds at the timeout, or holds for a cancelled call, is not in the report; storage offers it again
     * @return the outcome; draining again returns the same report. Always the same future, which refuses to be changed
     *     (§1.2). It completes on the serial executor, where a dependent must not wait for the runtime to stop
     * @throws IllegalArgumentException if {@code timeout} is negative
     */
    public CompletableFuture<DrainReport> drain(Duration timeout) {
        Arguments.notNegative(timeout, "timeout");
        boolean neverStarted = started.compareAndSet(false, true);
        serial.execute(() -> {
            if (!drain.begin(timeout)) {
                return;
            }
            cancelCore();
            if (neverStarted) {
                drain.finish();
                coreEnded(null);
            } else if (timeout.isZero()) {
                serial.execute(drain::end); // after what the cancelled core has left to be done
            }
        });
        return drain.report();
    }

    /**
     * Stops the runtime, and waits until it has stopped, for the stop timeout at most.
     *
     * @throws SchedulerException if it does not stop in time, or the waiting thread is interrupted; the message names
     *     what has not stopped. Even then, parked calls fail and the runtime's own threads end
     * @throws IllegalStateException where blocking would wait for itself: in what the runtime runs on its executor
     *     before it has stopped, on its timer thread, or where the test moves time. Use {@link #stop()} there. A task
     *     of your own on that executor's only thread is not recognized: there, this waits in vain until the stop
     *     timeout
     */
    @Override
    public void close() {
        timer.checkMayBlock();
        if (serial.isHere() && !stopped.isDone()) {
            throw new IllegalStateException(
                    "close() on the runtime's own executor would wait for itself; stop() returns a future");
        }
        try {
            Closing.await("the scheduler", stop(), stopTimeout, this::unfinished);
        } finally {
            release();
        }
    }

    /** Fails the calls that still wait here: once the timer is released, nothing else would end them. */
    private SchedulerException unfinished(String why, Exception cause) {
        String what = coreRunning
                ? "the core has been cancelled, but its run has not ended"
                : "polls to storage are still in flight: " + polls.inFlight();
        closeToExecutionManagers(null);
        return new SchedulerException(why + ": " + what, cause);
    }

    /** Ends the runtime's own threads; an executor that it was given may be shut down from now on. */
    private void release() {
        serial.expectRefusals();
        time.release().run();
        if (ownExecutor != null) {
            ownExecutor.shutdown();
        }
    }

    private void closeToExecutionManagers(@Nullable SchedulerException cause) {
        service.end(cause != null ? cause : new DispatchQueueClosedException("the scheduler has been stopped"));
        queue.close();
    }

    // ---- on the serial executor

    private void cancelCore() {
        try {
            cancellation.cancel();
        } catch (Throwable thrown) {
            SafeLog.error(
                    LOG, thrown, "an action that the core runs on cancellation threw; the scheduler goes on stopping");
        }
    }

    private void coreEnded(@Nullable Throwable failure) {
        coreRunning = false;
        coreOver = true;
        client.coreEnded();
        SchedulerException cause = null;
        if (failure != null) {
            cause = Futures.asSchedulerException(failure, "the core failed");
            SafeLog.error(LOG, cause, "the core failed: the scheduler ends");
        } else if (!cancellation.token().isCancelled()) {
            cause = new SchedulerException("the core ended without having been cancelled (§5.1)");
            SafeLog.error(LOG, cause, "the core ended without having been cancelled: the scheduler ends");
        }
        if (cause == null && drain.isUnderWay()) {
            drain.watch();
        } else {
            end(cause);
        }
    }

    private void drained() {
        if (coreOver) {
            end(null);
        }
    }

    @SuppressWarnings("NullAway") // null is the one value that Void has
    private void end(@Nullable SchedulerException cause) {
        if (ending) {
            return;
        }
        ending = true;
        drain.finish();
        closeToExecutionManagers(cause);
        polls.end().whenComplete((done, never) -> {
            SafeLog.info(LOG, "scheduler ended{}", cause == null ? "" : ": " + cause);
            stopped.deliver(null);
            // Last: a dependent may then drain, stop and close, and waits for none of them.
            if (cause == null) {
                termination.deliver(null);
            } else {
                termination.deliverFailure(cause);
            }
            release();
        });
    }

    /** Passes on what comes back, and has the drain check whether it is complete. */
    private final class DrainWatch implements Returns {
        @Override
        public void requeue(SessionAssignment returned) {
            client.requeue(returned);
            check();
        }

        @Override
        public void acknowledged(SessionAssignment acknowledged) {
            client.acknowledged(acknowledged);
            check();
        }

        private void check() {
            if (cancellation.token().isCancelled() && !termination.isDone()) {
                serial.execute(drain::check);
            }
        }
    }

    /** Configures and builds a {@link SchedulerRuntime}. */
    public static final class Builder {
        private final SchedulerStorageClient client;
        private final SessionId initialSession;
        private final Supplier<SchedulerId> schedulerId;
        private final List<SchedulerListener> listeners = new ArrayList<>();
        private Function<? super Timer, CoreLaunch<?>> core =
                none -> new CoreLaunch<>(DecisionLoop.fifo(), Function.identity());
        private int queueCapacity = 256;
        private Duration livenessTimeout = Duration.ofSeconds(30);
        private int maxInFlight = 1;
        private Duration stopTimeout = Duration.ofSeconds(30);
        private Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));
        private @Nullable Timer timer;
        private @Nullable Executor executor;
        private @Nullable Executor callbackExecutor;
        private RandomGenerator random = new SplittableRandom();
        private boolean built;

        private Builder(SchedulerStorageClient client, SessionId initialSession, Supplier<SchedulerId> schedulerId) {
            this.client = Objects.requireNonNull(client, "client");
            this.initialSession = Objects.requireNonNull(initialSession, "initialSession");
            this.schedulerId = Objects.requireNonNull(schedulerId, "schedulerId");
        }

        /**
         * The core. Default: {@link DecisionLoop#fifo()}.
         *
         * @param core one that needs only the plain interfaces; not run yet
         * @return this
         */
        public Builder core(SchedulerCore<SchedulerStorageClient, DispatchQueueSink> core) {
            return core(core, Function.identity());
        }

        /**
         * A core that needs a richer view of storage.
         *
         * @param core not run yet
         * @param view creates the view around the client it is given, which requeues and retries
         * @param <C> the view
         * @return this
         */
        public <C extends SchedulerStorageClient> Builder core(
                SchedulerCore<C, DispatchQueueSink> core, Function<? super SchedulerStorageClient, ? extends C> view) {
            Objects.requireNonNull(core, "core");
            return coreWithTimer(none -> core, view);
        }

        /**
         * A core that needs time: {@code coreWithTimer(MyCore::new)}. Its timer has the runtime's clock, and its alarms
         * go off on the serial executor, where storage and sink may be called (§5.10). Once an alarm is set anew or
         * cancelled, it no longer goes off for an earlier setting. When the core's run has ended, no alarm goes off,
         * and none stays set (§5.2).
         *
         * <p>What an alarm throws is logged, and the run goes on: a core that should end with it must fail its run
         * itself.
         *
         * @param core creates the core, given its timer, when the runtime is built; it must set no alarm before it runs
         * @return this
         */
        public Builder coreWithTimer(
                Function<? super Timer, ? extends SchedulerCore<SchedulerStorageClient, DispatchQueueSink>> core) {
            return coreWithTimer(core, Function.identity());
        }

        /**
         * A core that needs time, as in {@link #coreWithTimer(Function)}, and a richer view of storage.
         *
         * @param core creates the core, given its timer, when the runtime is built; it must set no alarm before it runs
         * @param view creates the view around the client it is given, which requeues and retries
         * @param <C> the view
         * @return this
         */
        public <C extends SchedulerStorageClient> Builder coreWithTimer(
                Function<? super Timer, ? extends SchedulerCore<C, DispatchQueueSink>> core,
                Function<? super SchedulerStorageClient, ? extends C> view) {
            Objects.requireNonNull(core, "core");
            Objects.requireNonNull(view, "view");
            this.core = timer -> new CoreLaunch<C>(core.apply(timer), view);
            return this;
        }

        /**
         * How many assignments the dispatch queue holds. Default: 256. What is queued is already decided: the larger
         * the queue, the later a better decision takes effect, and the more a new session voids.
         *
         * @param queueCapacity at least 1
         * @return this
         */
        public Builder queueCapacity(int queueCapacity) {
            this.queueCapacity = Arguments.atLeast(1, queueCapacity, "queueCapacity");
            return this;
        }

        /**
         * How long an execution manager may be silent before it is considered dead. Default: 30 s.
         *
         * @param livenessTimeout above zero
         * @return this
         */
        public Builder livenessTimeout(Duration livenessTimeout) {
            this.livenessTimeout = Arguments.positive(livenessTimeout, "livenessTimeout");
            return this;
        }

        /**
         * How many parked calls and unacknowledged assignments an execution manager may have, together. Default: 1,
         * since execution managers are sequential: then its next call takes back what a lost answer carried. With a
         * greater limit that happens only when the limit is reached or the execution manager is lost, so whoever
         * carries the answers should call {@link SchedulerService#giveBack} for those that get lost.
         *
         * @param maxInFlight at least 1
         * @return this
         */
        public Builder maxInFlight(int maxInFlight) {
            this.maxInFlight = Arguments.atLeast(1, maxInFlight, "maxInFlight");
            return this;
        }

        /**
         * How long {@link SchedulerRuntime#close()} waits. Default: 30 s.
         *
         * @param stopTimeout above zero, and above the decision loop's long wait, which {@code build()} checks. With
         *     another core: above the longest wait of its polls, or {@code close()} may fail
         * @return this
         */
        public Builder stopTimeout(Duration stopTimeout) {
            this.stopTimeout = Arguments.positive(stopTimeout, "stopTimeout");
            return this;
        }

        /**
         * How long to wait before a failed poll is sent again: doubled with each failure up to the longest, with
         * jitter. Defaults: 100 ms, 5 s.
         *
         * @param first above zero
         * @param longest not below the first
         * @return this
         */
        public Builder retryBackoff(Duration first, Duration longest) {
            backoff = new Backoff(first, longest);
            return this;
        }

        /**
         * The source of time. Default: a timer of the runtime's own, whose daemon thread is named
         * {@code spider-scheduler-timer} and ends with the runtime.
         *
         * @param timer remains the caller's to close
         * @return this
         */
        public Builder timer(Timer timer) {
            this.timer = Objects.requireNonNull(timer, "timer");
            return this;
        }

        /**
         * Where the core runs, one task at a time. Default: a daemon thread of the runtime's own, named
         * {@code spider-scheduler}, that ends with the runtime. A task that the executor refuses runs on the thread
         * that submitted it, so that no future is left pending; the first refusal is logged at warn.
         *
         * @param executor remains the caller's to shut down, after the runtime has ended
         * @return this
         */
        public Builder executor(Executor executor) {
            this.executor = Objects.requireNonNull(executor, "executor");
            return this;
        }

        /**
         * Where parked calls of execution managers are completed. Default: the thread that serves them, usually the
         * core's; their dependents must be short then.
         *
         * @param callbackExecutor remains the caller's to shut down
         * @return this
         */
        public Builder callbackExecutor(Executor callbackExecutor) {
            this.callbackExecutor = Objects.requireNonNull(callbackExecutor, "callbackExecutor");
            return this;
        }

        /**
         * The source of jitter and of the first assignment id. Default: a {@link SplittableRandom} with a seed of its
         * own.
         *
         * @param random used by {@code build()}, and afterwards on the serial executor
         * @return this
         */
        public Builder random(RandomGenerator random) {
            this.random = Objects.requireNonNull(random, "random");
            return this;
        }

        /**
         * Adds a listener. Default: none.
         *
         * @param listener receives the runtime's events
         * @return this
         */
        public Builder listener(SchedulerListener listener) {
            listeners.add(Objects.requireNonNull(listener, "listener"));
            return this;
        }

        /**
         * Builds the runtime, and starts the thread of its timer if none was given. A builder builds one runtime, since
         * a core runs only once.
         *
         * @return a runtime that is not started yet; close it even if it is never started
         * @throws IllegalArgumentException if the decision loop's long wait is not below the stop timeout: its last
         *     poll could not be waited for
         * @throws IllegalStateException if this builder has already built its runtime
         */
        public SchedulerRuntime build() {
            if (built) {
                throw new IllegalStateException("this builder has already built its runtime, and a core runs only once;"
                        + " use another builder and another core");
            }
            SchedulerRuntime made =
                    TimeSource.give(timer, "spider-scheduler-timer", time -> new SchedulerRuntime(this, time));
            built = true;
            return made;
        }

        private CoreLaunch<?> makeCore(Timer coreTimer) {
            CoreLaunch<?> launch = core.apply(coreTimer);
            if (launch.core() instanceof DecisionLoop loop && loop.longWait().compareTo(stopTimeout) >= 0) {
                throw new IllegalArgumentException("longWait: " + loop.longWait()
                        + " of the decision loop is not below the stop timeout of " + stopTimeout
                        + ": its last poll could not be waited for");
            }
            return launch;
        }
    }
}
