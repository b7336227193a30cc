package org.spiderscheduler.grpc;

import io.grpc.Status;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spiderscheduler.api.SchedulerId;
import org.spiderscheduler.api.SchedulerRegistration;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.StorageClientException;
import org.spiderscheduler.core.log.OnceAMinute;
import org.spiderscheduler.core.log.SafeLog;
import org.spiderscheduler.core.time.Alarm;
import org.spiderscheduler.core.time.Timer;
import org.spiderscheduler.grpc.proto.storage.RegisterSchedulerRequest;
import org.spiderscheduler.grpc.proto.storage.RegisterSchedulerResponse;
import org.spiderscheduler.grpc.proto.storage.SchedulerRegistrationServiceGrpc;
import org.spiderscheduler.grpc.wire.MalformedMessageException;

/**
 * Registers with storage, and does so again whenever an answer may be lost. Only a registration makes storage offer the
 * lost entries again, so a later poll is sent only after it has been answered (§2.9). One registration serves all
 * lanes, and covers every failure noticed before it was sent.
 *
 * <p>The first registration with a storage process makes it resend nothing. So it is sent as soon as an answer shows a
 * session that this client has not registered under; and if an answer of that same process may have been lost before, a
 * second one follows.
 *
 * <p>Storage may still hold a poll that failed before its wait was over, at the other end of a connection that died
 * silently. Such a poll swallows what a registration makes storage resend. So when its wait is over, the client
 * registers once more.
 *
 * <p>One lock guards all state. Nothing is sent, and no future is completed, while it is held (§1.3).
 */
final class Registrations {
    private static final Logger LOG = LoggerFactory.getLogger(Registrations.class);

    /** Storage counts a poll's wait from when it received the poll, slightly after it was sent. */
    private static final long LINGERING_MARGIN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final StorageChannel channel;
    private final Timer timer;
    private final long patienceNanos;
    private final Alarm lingeringOver;

    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    /** The connections of failed polls that no registration covers yet. */
    private final Set<Connection> lost = new HashSet<>();
    /** The connections over which storage may still hold a failed poll. */
    private final Set<Connection> lingering = new HashSet<>();

    /** By the reason of a registration within a session; there are only a few reasons. */
    private final Map<String, OnceAMinute> told = new ConcurrentHashMap<>();

    private volatile @Nullable SchedulerRegistration latest;
    private @Nullable RegisterSchedulerRequest address;
    /** Why a registration is due; null if none is. */
    private @Nullable String due;
    /** The highest session that an answer has shown since the last registration was sent. */
    private @Nullable SessionId seen;

    private long lingeringUntil;
    private boolean underWay;
    private boolean stopped;

    Registrations(StorageChannel channel, Timer timer, long patienceNanos) {
        this.channel = channel;
        this.timer = timer;
        this.patienceNanos = patienceNanos;
        this.lingeringOver = timer.alarm("storage client: the wait of a poll that failed", this::lingeringIsOver);
    }

    /** A caller that waits for a registration. */
    private record Waiting(Runnable go, Consumer<StorageClientException> refuse) {}

    CompletableFuture<SchedulerRegistration> register(String host, int port) {
        CompletableFuture<SchedulerRegistration> registered = new CompletableFuture<>();
        lock.lock();
        try {
            address = RegisterSchedulerRequest.newBuilder()
                    .setHost(host)
                    .setPort(port)
                    .build();
            due = "on request";
        } finally {
            lock.unlock();
        }
        whenRegistered(() -> registered.complete(latest()), registered::completeExceptionally);
        return registered;
    }

    /** The latest registration. */
    SchedulerRegistration latest() {
        SchedulerRegistration known = latest;
        if (known == null) {
            throw new IllegalStateException("this client is not registered: call register(host, port) first");
        }
        return known;
    }

    SchedulerId schedulerId() {
        return latest().schedulerId();
    }

    /** Runs {@code go} at once if no registration is due, otherwise when the one that is due has been answered. */
    void whenRegistered(Runnable go, Consumer<StorageClientException> refuse) {
        StorageClientException refusal = null;
        boolean wait = false;
        lock.lock();
        try {
            if (stopped) {
                refusal = channel.stopped();
            } else if (address == null) {
                refusal = new StorageClientException("not registered: call register(host, port) first", false);
            } else if (due != null || underWay) {
                waiting.addLast(new Waiting(go, refuse));
                wait = true;
            }
        } finally {
            lock.unlock();
        }
        if (refusal != null) {
            refuse.accept(refusal);
        } else if (wait) {
            send();
        } else {
            go.run();
        }
    }

    /** Notes the session that an answer came under. */
    void answered(SessionId session, Connection connection) {
        connection.answeredUnder(session);
        SchedulerRegistration known = latest;
        if (known != null && session.compareTo(known.sessionId()) <= 0) {
            return;
        }
        lock.lock();
        try {
            if (seen == null || session.compareTo(seen) > 0) {
                seen = session;
            }
            if (!underWay) {
                due = newSession(session);
            }
        } finally {
            lock.unlock();
        }
        send();
    }

    /**
     * A poll has failed, and its answer may be lost.
     *
     * @param connection what it was sent over; null if it was not sent
     * @param heldUntil how long storage may hold it
     */
    void failed(@Nullable Connection connection, long heldUntil) {
        lock.lock();
        try {
            if (stopped) {
                return;
            }
            SchedulerRegistration known = latest;
            if (connection != null && known != null && connection.endedBefore(known.sessionId())) {
                return;
            }
            due = "a poll had failed";
            if (connection != null) {
                lost.add(connection);
                linger(connection, heldUntil);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Sends no more registrations, and refuses the callers that wait for one. */
    void stop() {
        List<Waiting> refused;
        lock.lock();
        try {
            stopped = true;
            lingeringOver.cancel();
            refused = drain();
        } finally {
            lock.unlock();
        }
        refuse(refused, channel.stopped());
    }

    @Override
    public String toString() {
        SchedulerRegistration known = latest;
        return known == null ? "not registered" : known.toString();
    }

    // ---- under the lock

    private void linger(Connection connection, long heldUntil) {
        if (heldUntil - timer.nanoTime() <= 0) {
            return;
        }
        long until = heldUntil + LINGERING_MARGIN_NANOS;
        if (lingering.isEmpty() || until - lingeringUntil > 0) {
            lingeringUntil = until;
            lingeringOver.set(until);
        }
        lingering.add(connection);
    }

    private List<Waiting> drain() {
        List<Waiting> drained = new ArrayList<>(waiting);
        waiting.clear();
        return drained;
    }

    private static String newSession(SessionId session) {
        return "storage has begun session " + session;
    }

    // ---- not under the lock

    private static void refuse(List<Waiting> refused, StorageClientException failure) {
        refused.forEach(each -> each.refuse.accept(failure));
    }

    /** Rate-limited: with a storage that keeps failing and recovering, every second poll would log this line. */
    private void tell(String reason, SchedulerRegistration registration) {
        SchedulerRegistration before = latest;
        boolean newSession = before == null || !before.sessionId().equals(registration.sessionId());
        if (newSession || isDue(reason)) {
            SafeLog.info(
                    LOG,
                    "registered with {} ({}): scheduler {}, session {}",
                    channel,
                    reason,
                    registration.schedulerId(),
                    registration.sessionId());
        }
    }

    private boolean isDue(String reason) {
        return told.computeIfAbsent(reason, first -> new OnceAMinute()).isDue(timer.nanoTime());
    }

    private void lingeringIsOver() {
        lock.lock();
        try {
            lost.addAll(lingering);
            lingering.clear();
            due = "storage may have held on to a failed poll";
        } finally {
            lock.unlock();
        }
        send();
    }

    private void send() {
        Attempt attempt;
        RegisterSchedulerRequest request;
        lock.lock();
        try {
            if (due == null || underWay || stopped || address == null) {
                return;
            }
            request = address;
            attempt = new Attempt(due, new HashSet<>(lost));
            underWay = true;
            due = null;
            seen = null;
            lost.clear();
        } finally {
            lock.unlock();
        }
        try {
            channel.connectAnew();
        } catch (Throwable failure) {
            SafeLog.debug(LOG, failure, "{}: gRPC could not be made to reconnect at once", attempt.what());
        }
        channel.call(SchedulerRegistrationServiceGrpc.getRegisterSchedulerMethod(), request, patienceNanos, attempt);
    }

    /** One registration, from request to answer. */
    private final class Attempt implements StorageChannel.Ending<RegisterSchedulerResponse> {
        private final String reason;
        /** The connections that it covers, unless it is the first with its storage process. */
        private final Set<Connection> covered;

        Attempt(String reason, Set<Connection> covered) {
            this.reason = reason;
            this.covered = covered;
        }

        @Override
        public void answered(RegisterSchedulerResponse answer, Connection connection) {
            if (!answer.hasRegistration()) {
                fail(Failures.malformed(new MalformedMessageException("no registration"), what()));
                return;
            }
            SchedulerRegistration registration = new SchedulerRegistration(
                    new SchedulerId(answer.getRegistration().getSchedulerId()),
                    new SessionId(answer.getRegistration().getSessionId()));
            connection.answeredUnder(registration.sessionId());
            tell(reason, registration);
            List<Waiting> released;
            lock.lock();
            try {
                released = succeed(registration);
            } finally {
                lock.unlock();
            }
            released.forEach(each -> each.go.run());
            send();
        }

        /** Called under the lock; returns the callers that may go on. */
        private List<Waiting> succeed(SchedulerRegistration registration) {
            SessionId session = registration.sessionId();
            SchedulerRegistration before = latest;
            latest = registration;
            underWay = false;
            lingering.removeIf(connection -> connection.endedBefore(session));
            if (lingering.isEmpty()) {
                lingeringOver.cancel();
            }
            if (before == null || !before.sessionId().equals(session)) {
                covered.removeIf(connection -> connection.endedBefore(session));
                if (!covered.isEmpty()) {
                    lost.addAll(covered);
                    due = "an answer may have been lost before the first registration";
                }
            }
            if (seen != null && seen.compareTo(session) > 0) {
                due = newSession(seen);
            }
            return due == null ? drain() : List.of();
        }

        @Override
        public void refused(StorageClientException stopped) {
            fail(stopped);
        }

        @Override
        public void failed(Status status, @Nullable Connection connection) {
            fail(Failures.of(status, what()));
        }

        private void fail(StorageClientException failure) {
            SafeLog.debug(LOG, failure, "{} failed", what());
            List<Waiting> refused;
            lock.lock();
            try {
                underWay = false;
                lost.addAll(covered);
                due = due == null ? reason : due;
                refused = drain();
            } finally {
                lock.unlock();
            }
            refuse(refused, failure);
        }

        private String what() {
            return "registration with " + channel;
        }
    }
}
