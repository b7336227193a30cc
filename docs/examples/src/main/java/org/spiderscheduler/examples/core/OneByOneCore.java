package org.spiderscheduler.examples.core;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spiderscheduler.api.CancellationToken;
import org.spiderscheduler.api.DispatchQueueSink;
import org.spiderscheduler.api.InboundBatch;
import org.spiderscheduler.api.InboundEntry;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.SchedulerCore;
import org.spiderscheduler.api.SchedulerException;
import org.spiderscheduler.api.SchedulerStorageClient;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.StaleSessionException;

/**
 * About the smallest scheduler core possible: it asks each lane for one task, enqueues it, and asks for the next. It is
 * slow, since each task costs a poll; it shows how to handle sessions, back-pressure, cancellation and errors. Its
 * bound is one entry per lane, whether held or parked at the sink (§5.6).
 */
public final class OneByOneCore implements SchedulerCore<SchedulerStorageClient, DispatchQueueSink> {
    private static final Logger LOG = LoggerFactory.getLogger(OneByOneCore.class);
    private static final Duration WAIT = Duration.ofSeconds(10);

    private boolean ran;

    /** A core that can be run once. */
    public OneByOneCore() {}

    @Override
    public CompletableFuture<Void> run(
            SchedulerStorageClient storage, DispatchQueueSink sink, CancellationToken cancellation) {
        Objects.requireNonNull(storage, "storage");
        Objects.requireNonNull(sink, "sink");
        Objects.requireNonNull(cancellation, "cancellation");
        if (ran) {
            return CompletableFuture.failedFuture(new SchedulerException("this core has been run already (§5.1)"));
        }
        ran = true;
        Run run = new Run(storage, sink);
        CancellationToken.Registration registration = cancellation.onCancelled(() -> run.ended.complete(null));
        run.ended.whenComplete((done, failure) -> registration.close());
        run.proceed(null, () -> {});
        // Not the future that whenComplete returns: that would wrap the failure (§1.1).
        return run.ended;
    }

    /** The state of a run. It is used only on one serial executor, so it needs no lock (§5.10). */
    private static final class Run {
        private final SchedulerStorageClient storage;
        private final DispatchQueueSink sink;
        private final CompletableFuture<Void> ended = new CompletableFuture<>();
        private final ArrayDeque<InboundEntry> held = new ArrayDeque<>();
        private final Set<Lane> polled = EnumSet.noneOf(Lane.class);
        private SessionId session;
        private @Nullable SessionId lower;
        private @Nullable InboundEntry enqueuing;
        private int bumping;
        private boolean stepping;
        private boolean again;

        Run(SchedulerStorageClient storage, DispatchQueueSink sink) {
            this.storage = storage;
            this.sink = sink;
            session = sink.sessionId();
        }

        /** Does all that can be done now: in a loop, since recursing on completed futures would grow the stack. */
        void step() {
            again = true;
            if (stepping) {
                return;
            }
            stepping = true;
            while (again && !ended.isDone()) {
                again = false;
                enqueue();
                for (Lane lane : Lane.values()) {
                    poll(lane);
                }
            }
            stepping = false;
        }

        private void poll(Lane lane) {
            if (holds(lane) || ended.isDone() || !polled.add(lane)) {
                return;
            }
            storage.poll(lane, 1, WAIT).whenComplete((batch, failure) -> {
                polled.remove(lane);
                proceed(failure, () -> take(batch));
            });
        }

        /** Whether it holds an entry of the lane; one that is parked at the sink counts too (§5.6). */
        private boolean holds(Lane lane) {
            return Stream.concat(Stream.ofNullable(enqueuing), held.stream())
                    .anyMatch(entry -> entry.taskId().lane() == lane);
        }

        private void take(InboundBatch batch) {
            int order = batch.sessionId().compareTo(session);
            if (order > 0) {
                // Bump first, and enqueue nothing of the older session after that (§5.3).
                session = batch.sessionId();
                held.clear();
                bumping++;
                sink.bumpSessionId(session).whenComplete((done, failure) -> {
                    bumping--;
                    proceed(failure, () -> {});
                });
            }
            if (order >= 0) {
                // No duplicate check (§2.5): a lane is polled only while none of its entries is held.
                held.addAll(batch.entries());
            } else if (!batch.sessionId().equals(lower)) {
                lower = batch.sessionId();
                LOG.warn("dropped a batch of session {}: it is lower than the current session {}", lower, session);
            }
        }

        private void enqueue() {
            if (held.isEmpty() || enqueuing != null || bumping > 0) {
                return;
            }
            enqueuing = held.removeFirst();
            sink.enqueue(enqueuing.toAssignment()).whenComplete((done, failure) -> {
                enqueuing = null;
                // Our own bump has voided it; storage offers the task again (§5.9).
                proceed(failure instanceof StaleSessionException ? null : failure, () -> {});
            });
        }

        /** A dependent stage swallows what is thrown in it: without the catch, a bug would leave the core hanging. */
        private void proceed(@Nullable Throwable failure, Runnable action) {
            if (ended.isDone()) {
                return;
            }
            try {
                if (failure != null) {
                    throw failure;
                }
                action.run();
                step();
            } catch (Throwable thrown) {
                ended.completeExceptionally(
                        thrown instanceof SchedulerException known
                                ? known
                                : new SchedulerException("the one-by-one core failed: " + thrown, thrown));
            }
        }
    }
}
