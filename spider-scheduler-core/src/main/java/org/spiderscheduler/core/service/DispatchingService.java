package org.spiderscheduler.core.service;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spiderscheduler.api.DispatchQueueSource;
import org.spiderscheduler.api.ExecutionManagerId;
import org.spiderscheduler.api.SchedulerException;
import org.spiderscheduler.api.SchedulerId;
import org.spiderscheduler.api.SessionAssignment;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.TaskAssignmentId;
import org.spiderscheduler.api.TaskAssignmentRecord;
import org.spiderscheduler.core.argument.Arguments;
import org.spiderscheduler.core.future.Futures;
import org.spiderscheduler.core.listener.SchedulerListener;
import org.spiderscheduler.core.log.OnceAMinute;
import org.spiderscheduler.core.log.SafeLog;
import org.spiderscheduler.core.parked.CallSource;
import org.spiderscheduler.core.time.Timer;
import org.spiderscheduler.core.time.wheel.TimerWheel;

/**
 * Hands the assignments of a dispatch queue to execution managers, tracks them, and takes back what is lost.
 *
 * <p>One lock guards the registry, the calls and the outstanding assignments. While it is held, no future is completed
 * and no foreign code is called except the timer; follow-up actions are collected and run after it is released.
 */
public final class DispatchingService implements SchedulerService {
    private static final Logger LOG = LoggerFactory.getLogger(DispatchingService.class);

    private final Supplier<CallSource> sources;
    private final Supplier<SessionId> session;
    private final Supplier<SchedulerId> schedulerId;
    private final Returns returns;
    private final Timer timer;
    private final int maxInFlight;
    private final @Nullable SchedulerListener listener;
    private final SilentList silent;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<ExecutionManagerId, ExecutionManager> registry = new LinkedHashMap<>();
    private final OnceAMinute handOutFailures = new OnceAMinute();

    private long nextAssignmentId;
    private long handedOut;
    private int outstanding;
    private int waitingCalls;
    private @Nullable SchedulerException ended;

    private DispatchingService(Builder builder) {
        DispatchQueueSource source = builder.source;
        timer = builder.timer;
        sources = source instanceof CallSource known && known.clock() == timer
                ? () -> known
                : () -> new ForeignDequeue(source, timer);
        session = builder.session;
        schedulerId = builder.schedulerId;
        returns = builder.returns;
        maxInFlight = builder.maxInFlight;
        nextAssignmentId = builder.firstAssignmentId;
        listener = builder.listener;
        silent = new SilentList(
                timer.alarm("scheduler service: the silence of an execution manager", this::sweep),
                builder.livenessTimeout);
    }

    /**
     * Returns a builder for a service.
     *
     * @param source where assignments come from
     * @param session supplies the current session; read at each hand-out
     * @param schedulerId supplies the scheduler's id; read at each hand-out
     * @param timer measures silence and waits; calls to a queue that has the same timer are fastest
     * @return a builder with the default options
     */
    public static Builder builder(
            DispatchQueueSource source, Supplier<SessionId> session, Supplier<SchedulerId> schedulerId, Timer timer) {
        return new Builder(source, session, schedulerId, timer);
    }

    @Override
    public CompletableFuture<Optional<SchedulerAssignment>> nextTask(
            ExecutionManagerId executionManager, Optional<TaskAssignmentRecord> previous, Duration wait) {
        Objects.requireNonNull(executionManager, "executionManager");
        Objects.requireNonNull(previous, "previous");
        Arguments.notNegative(wait, "wait");
        Afterwards after = new Afterwards();
        long now = timer.nanoTime();
        NextTask call;
        SessionAssignment acknowledged;
        SchedulerException refusal;
        lock.lock();
        try {
            ExecutionManager caller = hear(executionManager, now, after);
            acknowledged = previous.isPresent() ? take(caller, previous.get(), after) : null;
            refusal = ended;
            while (caller.parked.size() + caller.outstanding.size() >= maxInFlight) {
                NextTask oldest = caller.parked.peekFirst();
                if (oldest != null) {
                    end(oldest, now, after);
                } else {
                    takeBackOldest(caller, after);
                }
            }
            call = new NextTask(caller, sources.get(), now + TimerWheel.nanos(wait));
            caller.parked.addLast(call);
            waitingCalls++;
            silent.remove(caller);
        } finally {
            lock.unlock();
        }
        if (acknowledged != null) {
            acknowledged(executionManager, acknowledged, previous.get());
        }
        after.run();
        if (refusal != null) {
            fail(call, refusal);
        } else {
            await(call, now);
        }
        return call;
    }

    @Override
    public CompletableFuture<Void> heartbeat(ExecutionManagerId executionManager) {
        Objects.requireNonNull(executionManager, "executionManager");
        long now = timer.nanoTime();
        Afterwards after = new Afterwards();
        lock.lock();
        try {
            hear(executionManager, now, after);
        } finally {
            lock.unlock();
        }
        after.run();
        return Futures.done();
    }

    @Override
    public CompletableFuture<Void> shutdown(ExecutionManagerId executionManager, List<TaskAssignmentRecord> previous) {
        Objects.requireNonNull(executionManager, "executionManager");
        List<TaskAssignmentRecord> records = List.copyOf(previous);
        long now = timer.nanoTime();
        Afterwards after = new Afterwards();
        lock.lock();
        try {
            ExecutionManager leaving = registry.get(executionManager);
            if (leaving == null) {
                return CompletableFuture.failedFuture(new UnknownExecutionManagerException(executionManager));
            }
            for (TaskAssignmentRecord record : records) {
                SessionAssignment acknowledged = take(leaving, record, after);
                if (acknowledged != null) {
                    after.add(() -> acknowledged(executionManager, acknowledged, record));
                }
            }
            after.add(() -> left(executionManager));
            forget(leaving, now, after);
        } finally {
            lock.unlock();
        }
        after.run();
        return Futures.done();
    }

    @Override
    public void giveBack(ExecutionManagerId executionManager, TaskAssignmentRecord undelivered) {
        Objects.requireNonNull(executionManager, "executionManager");
        Objects.requireNonNull(undelivered, "undelivered");
        Afterwards after = new Afterwards();
        ExecutionManager holder;
        SessionAssignment item;
        lock.lock();
        try {
            holder = registry.get(executionManager);
            item = holder == null ? null : take(holder, undelivered, after);
        } finally {
            lock.unlock();
        }
        after.run();
        if (holder != null && item != null) {
            requeue(holder, item);
            LOG.debug("{} did not reach execution manager {}: offered again", item, executionManager);
        }
    }

    /**
     * The current figures. May be called at any time and on any thread.
     *
     * @return an immutable snapshot of one instant
     */
    public ServiceStats stats() {
        lock.lock();
        try {
            return new ServiceStats(registry.size(), waitingCalls, outstanding, handedOut);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Completes when all calls for a task that are open now have ended.
     *
     * @return never fails, whatever they end with; completes on the thread that ends the last of them
     */
    public CompletableFuture<Void> openCallsEnded() {
        List<NextTask> open;
        lock.lock();
        try {
            open = parked();
        } finally {
            lock.unlock();
        }
        return CompletableFuture.allOf(open.toArray(CompletableFuture[]::new)).exceptionally(failure -> null);
    }

    /**
     * Stops handing out. Every call that is parked or comes later fails with the cause. Acknowledgements still count,
     * and execution managers can leave; but none is considered dead any more, and none joins. Ending again does
     * nothing.
     *
     * @param cause what calls fail with
     */
    public void end(SchedulerException cause) {
        Objects.requireNonNull(cause, "cause");
        Afterwards after = new Afterwards();
        lock.lock();
        try {
            if (ended != null) {
                return;
            }
            ended = cause;
            silent.close();
            parked().forEach(call -> after.add(() -> fail(call, cause)));
        } finally {
            lock.unlock();
        }
        after.run();
    }

    // ---- hand-out

    private void fail(NextTask call, SchedulerException cause) {
        if (withdraw(call)) {
            call.deliverFailure(cause);
        }
    }

    private void await(NextTask call, long now) {
        try {
            call.source().dequeue(call, now);
        } catch (Throwable failure) {
            fail(call, Futures.asSchedulerException(failure, "dispatch queue"));
        }
        // As in Dekker's algorithm: this parks, then reads ended; withdraw() sets ended, then looks for what is parked.
        if (call.ended) {
            call.source().withdraw(call);
        }
    }

    /** Takes the outcome of a dequeue: an assignment, a {@link Throwable}, or {@code null} when its wait was over. */
    void dequeued(NextTask call, @Nullable Object outcome) {
        if (outcome instanceof SessionAssignment item) {
            handOut(call, item);
        } else if (outcome instanceof Throwable failure) {
            fail(call, Futures.asSchedulerException(failure, "dispatch queue"));
        } else if (withdraw(call)) {
            call.deliver(Optional.empty());
        }
    }

    private void handOut(NextTask call, SessionAssignment item) {
        SchedulerAssignment assignment;
        try {
            SessionId current = ask(session, "the current session");
            if (item.sessionId().compareTo(current) < 0) {
                LOG.debug("dropped {}: its session has passed", item);
                if (listener != null) {
                    listener.droppedAsStale(item, timer.nanoTime());
                }
                await(call, timer.nanoTime());
                return;
            }
            assignment = putOnRecord(call, item, ask(schedulerId, "the scheduler's id"));
        } catch (Throwable cause) {
            cannotHandOut(call, item, Futures.asSchedulerException(cause, "hand-out"));
            return;
        }
        if (assignment == null) {
            requeue(call.executionManager, item);
        } else {
            if (listener != null) {
                TaskAssignmentRecord record = assignment.record();
                listener.dispatched(call.executionManager.id, item, record, timer.nanoTime());
            }
            call.deliver(Optional.of(assignment));
        }
    }

    /** Reads what the embedder supplies. */
    private static <T> T ask(Supplier<T> supplier, String what) {
        try {
            return Objects.requireNonNull(supplier.get(), "its supplier returned null");
        } catch (Throwable cause) {
            throw Futures.asSchedulerException(cause, what + " is not known");
        }
    }

    /** Records a hand-out completely or not at all; {@code null} if the call has ended. */
    private @Nullable SchedulerAssignment putOnRecord(NextTask call, SessionAssignment item, SchedulerId issuer) {
        long now = timer.nanoTime();
        lock.lock();
        try {
            // Whatever may run out of memory comes before the claim, so that the call can still be failed.
            TaskAssignmentRecord record = new TaskAssignmentRecord(new TaskAssignmentId(nextAssignmentId), issuer);
            SchedulerAssignment made = new SchedulerAssignment(record, item.sessionId(), item.assignment());
            if (call.ended) {
                return null;
            }
            call.executionManager.outstanding.add(record, item);
            claim(call, now);
            nextAssignmentId++;
            outstanding++;
            handedOut++;
            return made;
        } finally {
            lock.unlock();
        }
    }

    private void cannotHandOut(NextTask call, SessionAssignment item, SchedulerException cause) {
        requeue(call.executionManager, item);
        fail(call, cause);
        // It is offered again at once and fails again, and so do all others.
        if (handOutFailures.isDue(timer.nanoTime())) {
            SafeLog.error(
                    LOG,
                    cause,
                    "task {} of job {} cannot be handed out, and is offered again (logged once a minute): {}",
                    item.assignment().taskId(),
                    item.assignment().jobId(),
                    cause.toString());
        }
    }

    private void requeue(ExecutionManager holder, SessionAssignment item) {
        if (listener != null) {
            listener.requeued(holder.id, item, timer.nanoTime());
        }
        try {
            returns.requeue(item);
        } catch (Throwable failure) {
            SafeLog.error(LOG, failure, "{} threw: {} is not offered again until storage offers it", returns, item);
        }
    }

    /** Claims a call for whoever is about to end it; false if it has ended. */
    boolean withdraw(NextTask call) {
        long now = timer.nanoTime();
        lock.lock();
        try {
            if (!claim(call, now)) {
                return false;
            }
        } finally {
            lock.unlock();
        }
        call.source().withdraw(call);
        return true;
    }

    private void joined(ExecutionManagerId id, long now) {
        SafeLog.info(LOG, "execution manager {} joined", id);
        if (listener != null) {
            listener.executionManagerJoined(id, now);
        }
    }

    private void left(ExecutionManagerId id) {
        SafeLog.info(LOG, "execution manager {} left", id);
        if (listener != null) {
            listener.executionManagerLeft(id, timer.nanoTime());
        }
    }

    private void acknowledged(ExecutionManagerId holder, SessionAssignment item, TaskAssignmentRecord record) {
        if (listener != null) {
            listener.acknowledged(holder, item, record, timer.nanoTime());
        }
        try {
            returns.acknowledged(item);
        } catch (Throwable failure) {
            SafeLog.error(LOG, failure, "{} threw: it may not know that {} has been acknowledged", returns, item);
        }
    }

    // ---- under the lock

    private List<NextTask> parked() {
        return registry.values().stream().flatMap(each -> each.parked.stream()).toList();
    }

    private boolean claim(NextTask call, long now) {
        if (call.ended) {
            return false;
        }
        call.ended = true;
        ExecutionManager caller = call.executionManager;
        caller.parked.remove(call);
        waitingCalls--;
        if (!caller.gone) {
            touch(caller, now);
        }
        return true;
    }

    private void end(NextTask call, long now, Afterwards after) {
        if (claim(call, now)) {
            after.add(() -> {
                call.source().withdraw(call);
                call.deliver(Optional.empty());
            });
        }
    }

    private ExecutionManager hear(ExecutionManagerId id, long now, Afterwards after) {
        ExecutionManager known = registry.get(id);
        if (known == null) {
            known = new ExecutionManager(this, id);
            if (ended != null) {
                // Nobody dies any more, so it would never be forgotten.
                known.gone = true;
                return known;
            }
            registry.put(id, known);
            after.add(() -> joined(id, now));
        }
        touch(known, now);
        return known;
    }

    private void touch(ExecutionManager heard, long now) {
        heard.lastHeard = now;
        if (heard.parked.isEmpty()) {
            silent.addLast(heard);
        }
    }

    /** Takes an assignment from an execution manager; {@code null} if it does not hold it. */
    private @Nullable SessionAssignment take(ExecutionManager holder, TaskAssignmentRecord record, Afterwards after) {
        SessionAssignment taken = holder.outstanding.remove(record);
        if (taken == null) {
            after.add(() -> LOG.debug("execution manager {} does not hold {}: ignored", holder.id, record));
        } else {
            outstanding--;
        }
        return taken;
    }

    private void takeBackOldest(ExecutionManager holder, Afterwards after) {
        SessionAssignment item = holder.outstanding.removeOldest();
        outstanding--;
        after.add(() -> {
            requeue(holder, item);
            LOG.debug("execution manager {} did not acknowledge {}: offered again", holder.id, item);
        });
    }

    private void forget(ExecutionManager gone, long now, Afterwards after) {
        registry.remove(gone.id);
        gone.gone = true;
        silent.remove(gone);
        List.copyOf(gone.parked).forEach(call -> end(call, now, after));
        while (!gone.outstanding.isEmpty()) {
            takeBackOldest(gone, after);
        }
    }

    // ---- silence

    private void sweep() {
        Afterwards after = new Afterwards();
        try {
            lock.lock();
            try {
                long now = timer.nanoTime();
                for (ExecutionManager dead = silent.firstDead(now); dead != null; dead = silent.firstDead(now)) {
                    bury(dead, now, after);
                }
            } finally {
                lock.unlock();
            }
        } finally {
            after.run();
        }
    }

    private void bury(ExecutionManager dead, long now, Afterwards after) {
        Duration silence = Duration.ofNanos(now - dead.lastHeard);
        String held = dead.outstanding.toString();
        after.add(() -> LOG.warn(
                "execution manager {} was silent for {} ms: considered dead; it held {}",
                dead.id,
                silence.toMillis(),
                held));
        if (listener != null) {
            after.add(() -> listener.executionManagerDied(dead.id, now));
        }
        forget(dead, now, after);
    }

    /** Configures and builds a {@link DispatchingService}. */
    public static final class Builder {
        private final DispatchQueueSource source;
        private final Supplier<SessionId> session;
        private final Supplier<SchedulerId> schedulerId;
        private final Timer timer;
        private Returns returns = Returns.NOWHERE;
        private Duration livenessTimeout = Duration.ofSeconds(30);
        private int maxInFlight = 1;
        private long firstAssignmentId;
        private @Nullable SchedulerListener listener;

        private Builder(
                DispatchQueueSource source,
                Supplier<SessionId> session,
                Supplier<SchedulerId> schedulerId,
                Timer timer) {
            this.source = Objects.requireNonNull(source, "source");
            this.session = Objects.requireNonNull(session, "session");
            this.schedulerId = Objects.requireNonNull(schedulerId, "schedulerId");
            this.timer = Objects.requireNonNull(timer, "timer");
        }

        /**
         * Where lost assignments go. Default: nowhere; storage offers their tasks again once it notices by itself.
         *
         * @param returns called under no lock
         * @return this
         */
        public Builder returns(Returns returns) {
            this.returns = Objects.requireNonNull(returns, "returns");
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
         * Where assignment ids start. Default: 0. In production, use a random value, so that a new process does not
         * repeat the ids of the previous one.
         *
         * @param firstAssignmentId any value, read as unsigned
         * @return this
         */
        public Builder firstAssignmentId(long firstAssignmentId) {
            this.firstAssignmentId = firstAssignmentId;
            return this;
        }

        /**
         * The listener for hand-outs and execution managers. Default: none.
         *
         * @param listener what it throws is logged, at most once a minute, and goes no further
         * @return this
         */
        public Builder listener(SchedulerListener listener) {
            this.listener = SchedulerListener.all(List.of(Objects.requireNonNull(listener, "listener")));
            return this;
        }

        /**
         * Builds the service.
         *
         * @return a service with no execution managers
         */
        public DispatchingService build() {
            return new DispatchingService(this);
        }
    }
}
