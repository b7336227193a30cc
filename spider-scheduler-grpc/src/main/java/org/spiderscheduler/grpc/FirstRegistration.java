package org.spiderscheduler.grpc;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spiderscheduler.api.SchedulerRegistration;
import org.spiderscheduler.api.StorageClientException;
import org.spiderscheduler.core.future.Futures;
import org.spiderscheduler.core.log.OnceAMinute;
import org.spiderscheduler.core.log.SafeLog;
import org.spiderscheduler.core.time.Alarm;
import org.spiderscheduler.core.time.Timer;

/**
 * The registration that a scheduler begins with. It is retried until storage answers, one second after each failure.
 * The first failure is logged as a warning, later ones once a minute.
 */
final class FirstRegistration {
    /** The logger of the class that operators know. */
    private static final Logger LOG = LoggerFactory.getLogger(GrpcScheduler.class);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Supplier<CompletableFuture<SchedulerRegistration>> attempt;
    private final Timer timer;
    private final Alarm next;
    private final OnceAMinute warnings = new OnceAMinute();
    private final CompletableFuture<Optional<SchedulerRegistration>> outcome = new CompletableFuture<>();

    // Not volatile: attempts are sequential, and each happens-before the next.
    private int attempts;

    FirstRegistration(Supplier<CompletableFuture<SchedulerRegistration>> attempt, Timer timer) {
        this.attempt = attempt;
        this.timer = timer;
        next = timer.alarm("scheduler: registration with storage", this::begin);
    }

    /**
     * Completes with the registration, or empty if {@link #end} came first. Fails with an error that retrying cannot
     * cure.
     */
    CompletableFuture<Optional<SchedulerRegistration>> outcome() {
        return outcome;
    }

    /** Sends an attempt, unless there is an outcome already, for example because of a stop in between. */
    void begin() {
        if (outcome.isDone()) {
            return;
        }
        attempts++;
        CompletableFuture<SchedulerRegistration> registering;
        try {
            registering = attempt.get();
        } catch (Throwable thrown) {
            fail(thrown);
            return;
        }
        registering.whenComplete((registration, failure) -> {
            if (failure == null) {
                outcome.complete(Optional.of(registration));
            } else if (failure instanceof StorageClientException known && known.isRetryable()) {
                tryLater(known);
            } else if (fail(failure)) {
                SafeLog.error(
                        LOG,
                        failure,
                        "storage rejected the registration; the scheduler ends: {}",
                        Futures.text(failure));
            }
        });
    }

    /** Ends it, unless there is an outcome already; no further attempt is sent. */
    void end() {
        outcome.complete(Optional.empty());
        next.cancel();
    }

    /** Ends it with a failure. Returns false if there is an outcome already. */
    boolean fail(Throwable failure) {
        return outcome.completeExceptionally(failure);
    }

    private void tryLater(StorageClientException failure) {
        if (outcome.isDone()) {
            return;
        }
        long now = timer.nanoTime();
        int number = attempts;
        next.set(now + PAUSE.toNanos());
        if (outcome.isDone()) {
            next.cancel();
        }
        if (warnings.isDue(now)) {
            LOG.warn("cannot register yet, retrying (attempt {}): {}", number, failure.getMessage());
        }
    }
}
