package org.spiderscheduler.core.runtime;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spiderscheduler.api.InboundBatch;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.SchedulerStorageClient;
import org.spiderscheduler.api.StorageClientException;
import org.spiderscheduler.core.future.Futures;
import org.spiderscheduler.core.listener.SchedulerListener;
import org.spiderscheduler.core.log.SafeLog;
import org.spiderscheduler.core.time.Alarm;
import org.spiderscheduler.core.time.Timer;

/**
 * Sends polls to storage, and sends a poll again after every retryable failure, until ended. A retry has wait zero:
 * after a restart of storage its first answer, even an empty one, carries the new session. Confined to the serial
 * executor, where every answer arrives.
 */
final class RetryingPolls {
    private static final Logger LOG = LoggerFactory.getLogger(RetryingPolls.class);

    private final SchedulerStorageClient client;
    private final SerialExecutor serial;
    private final Timer timer;
    private final Backoff backoff;
    private final RandomGenerator random;
    private final @Nullable SchedulerListener listener;
    /** Synchronized because other threads read its size. */
    private final Set<Poll> unanswered = Collections.synchronizedSet(new LinkedHashSet<>());

    private final Outage outage = new Outage();
    private final CompletableFuture<Void> idle = new CompletableFuture<>();
    private boolean ended;

    RetryingPolls(
            SchedulerStorageClient client,
            SerialExecutor serial,
            Timer timer,
            Backoff backoff,
            RandomGenerator random,
            @Nullable SchedulerListener listener) {
        this.client = client;
        this.serial = serial;
        this.timer = timer;
        this.backoff = backoff;
        this.random = random;
        this.listener = listener;
    }

    CompletableFuture<InboundBatch> poll(Lane lane, int maxItems, Duration wait) {
        Poll poll = new Poll(lane, maxItems);
        unanswered.add(poll);
        poll.send(wait);
        return poll.answer;
    }

    /** Stops retrying; the future completes when the last poll in flight has been answered (§2.7). */
    CompletableFuture<Void> end() {
        ended = true;
        List.copyOf(unanswered).forEach(Poll::giveUpWaiting);
        checkIdle();
        return idle;
    }

    /** How many polls storage has not answered. For any thread. */
    int inFlight() {
        return unanswered.size();
    }

    /** How many of them have failed and are being retried. For any thread. */
    int retrying() {
        return outage.polls();
    }

    private void checkIdle() {
        if (ended && unanswered.isEmpty()) {
            idle.complete(null);
        }
    }

    private final class Poll {
        private final Lane lane;
        private final int maxItems;
        private final CompletableFuture<InboundBatch> answer = new CompletableFuture<>();
        private int failures;
        private @Nullable Alarm alarm;
        private @Nullable StorageClientException lastFailure;

        Poll(Lane lane, int maxItems) {
            this.lane = lane;
            this.maxItems = maxItems;
        }

        void send(Duration wait) {
            CompletableFuture<InboundBatch> sent;
            try {
                sent = Objects.requireNonNull(
                        client.poll(lane, maxItems, wait), "the storage client returned no future");
            } catch (Throwable thrown) {
                serial.execute(() -> answered(null, thrown));
                return;
            }
            // Even if the answer is there at once: a core that goes on polling must neither grow the stack nor
            // monopolize the executor.
            sent.whenComplete((batch, failure) -> serial.execute(() -> answered(batch, failure)));
        }

        private void answered(@Nullable InboundBatch batch, @Nullable Throwable failure) {
            Throwable bare = failure == null ? null : Futures.bare(failure);
            if (bare instanceof StorageClientException known && known.isRetryable() && !ended) {
                retry(known);
                return;
            }
            if (bare != null) {
                fail(Futures.asSchedulerException(bare, "poll of lane " + lane));
            } else if (batch == null) {
                fail(Futures.asSchedulerException(
                        new NullPointerException("the storage client answered null"), "poll of lane " + lane));
            } else {
                unanswered.remove(this);
                answer.complete(batch);
                checkIdle();
                if (failures > 0) {
                    outage.answered(batch.sessionId(), timer.nanoTime());
                }
            }
        }

        private void fail(Throwable failure) {
            unanswered.remove(this);
            if (failures > 0) {
                outage.leave();
            }
            answer.completeExceptionally(failure);
            checkIdle();
        }

        private void retry(StorageClientException failure) {
            Duration pause;
            try {
                pause = backoff.after(failures + 1, random);
            } catch (Throwable thrown) {
                // Thrown by the source of jitter: nothing would send the poll again.
                fail(Futures.asSchedulerException(thrown, "retry of a poll of lane " + lane));
                return;
            }
            lastFailure = failure;
            long now = timer.nanoTime();
            alarm = timer.alarm("runtime: retry of a poll of lane " + lane, () -> serial.execute(this::sendAgain));
            alarm.set(now + pause.toNanos());
            failures++;
            if (failures == 1) {
                outage.join(now);
            }
            outage.failed(lane, failure, now);
            SafeLog.debug(LOG, failure, "poll of lane {}: attempt {} failed, next try in {}", lane, failures, pause);
            if (listener != null) {
                listener.pollRetried(lane, failures, pause, failure, now);
            }
        }

        private void sendAgain() {
            if (alarm != null) {
                alarm = null;
                send(Duration.ZERO);
            }
        }

        void giveUpWaiting() {
            if (alarm != null && lastFailure != null) {
                alarm.cancel();
                alarm = null;
                fail(Futures.asSchedulerException(lastFailure, "poll of lane " + lane));
            }
        }
    }
}
