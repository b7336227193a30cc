package org.spiderscheduler.testkit.tck;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.api.InboundBatch;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.Lane;

/**
 * §1, as it binds a storage client. §1.5 does not: the client chooses the thread on which an answer completes, and no
 * call to it completes another.
 */
abstract class StorageClientFutureRules extends StorageClientRules {
    @Nested
    @DisplayName("§1 Futures: the storage client")
    class Futures {
        @Test
        @Rule("1.1")
        @LookAt("the first lines of each poll and of jobState: the checks come before everything else")
        @DisplayName("§1.1 refuses null and negative arguments at the call")
        @SuppressWarnings({"DataFlowIssue", "NullAway"})
        void refusesBadArguments() {
            for (Lane lane : Lane.values()) {
                String poll = "a poll of lane " + lane;
                checkRefused(
                        () -> send(lane, -1, Duration.ZERO), IllegalArgumentException.class, poll + " for -1 entries");
                checkRefused(
                        () -> send(lane, 1, Duration.ofNanos(-1)),
                        IllegalArgumentException.class,
                        poll + " with a wait of -1 ns");
                checkRefused(() -> send(lane, 1, null), NullPointerException.class, poll + " with null for a wait");
            }
            checkRefused(() -> storage().client().jobState(null), NullPointerException.class, "jobState(null)");
        }

        @Test
        @Rule("1.1")
        @LookAt("how failures are made: completeExceptionally(the exception itself), never a throw, and no dependent"
                + " stage that wraps it in a CompletionException")
        @DisplayName("§1.1 reports every other failure in the future, bare")
        void failsBare() {
            checkBareInTime(() -> storage().client().jobState(UNKNOWN_JOB), "jobState of an unknown job");
            if (can(StorageEvent.ANSWER_LOST)) {
                storage().makeReady(Lane.REGULAR, 1);
                storage().loseNextAnswer(Lane.REGULAR);
                checkBareInTime(() -> send(Lane.REGULAR, 1, environment().shortWait()), "a poll whose answer is lost");
            }
            if (can(StorageEvent.LANE_CLOSED)) {
                storage().closeLane(Lane.COMMIT);
                checkBareInTime(() -> send(Lane.COMMIT, 1, Duration.ZERO), "a poll of a closed lane");
            }
        }

        private void checkBareInTime(Supplier<? extends CompletableFuture<?>> call, String what) {
            checkBare(
                    () -> {
                        CompletableFuture<?> answer = call.get();
                        ends(answer);
                        return answer;
                    },
                    what);
        }

        @Test
        @Rule("1.2")
        @LookAt("answers that are shared, such as one constant for an empty batch: each call gets a future of its own")
        @DisplayName("§1.2 gives answers that no caller can rewrite for another")
        void sharesNothing() {
            for (Lane lane : Lane.values()) {
                checkOwn(() -> poll(lane, 0, Duration.ZERO), "a poll of lane " + lane + " for no entries");
                checkOwn(() -> poll(lane, 1, Duration.ZERO), "a poll of lane " + lane + ", which is empty");
            }
            checkOwn(() -> jobState(UNKNOWN_JOB), "jobState of an unknown job");
            JobId job = storage().makeReady(Lane.REGULAR, 1).get(0).jobId();
            checkOwn(() -> jobState(job), "jobState of a job");
        }

        private void checkOwn(Supplier<? extends CompletableFuture<?>> call, String what) {
            spoil(call.get());
            checkUnspoilt(call.get(), what);
        }

        @Test
        @Rule("1.3")
        @LookAt("where held polls are completed: no lock may be held that a call takes")
        @DisplayName("§1.3 holds no lock while dependents run: another thread gets through meanwhile")
        void completesUnderNoLock() {
            AtomicReference<@Nullable String> blocked = new AtomicReference<>();
            CompletableFuture<InboundBatch> answered = hold(Lane.REGULAR, 1);
            CompletableFuture<InboundBatch> expired =
                    poll(Lane.COMMIT, 1, environment().shortWait());
            CompletableFuture<?> heard = CompletableFuture.allOf(
                    whileCompleting(answered, "a poll that was held and is answered", blocked),
                    whileCompleting(expired, "a poll whose wait is over", blocked));
            storage().makeReady(Lane.REGULAR, 1);
            ends(heard);
            check(blocked.get() == null, "%s", blocked.get());
        }

        private CompletableFuture<?> whileCompleting(
                CompletableFuture<?> poll, String what, AtomicReference<@Nullable String> blocked) {
            return poll.handle((answer, failure) -> {
                String at = Caller.whereBlocked(() -> poll(Lane.REGULAR, 0, Duration.ZERO));
                if (at != null) {
                    blocked.compareAndSet(
                            null,
                            "while the dependents of " + what + " ran, a poll on another thread blocked\n      at "
                                    + at);
                }
                return true;
            });
        }

        @Test
        @Rule("1.4")
        @LookAt("what a call does before it returns: it may send, but must not wait for the answer")
        @DisplayName("§1.4 blocks no caller, though nothing is ready")
        void blocksNobody() {
            storage();
            for (Lane lane : Lane.values()) {
                checkReturns(() -> poll(lane, 1, environment().shortWait()), "a poll of lane " + lane);
            }
            checkReturns(() -> jobState(UNKNOWN_JOB), "jobState");
        }

        @Test
        @Rule("1.6")
        @LookAt("what a call returns, and what an answer without entries is: a batch with an empty list")
        @DisplayName("§1.6 gives no null, not even when there is nothing")
        void noNull() {
            for (Lane lane : Lane.values()) {
                for (CompletableFuture<?> poll :
                        new CompletableFuture<?>[] {poll(lane, 0, Duration.ZERO), poll(lane, 1, Duration.ZERO)}) {
                    check(poll != null, "a poll of lane %s returned null instead of a future", lane);
                    ends(poll);
                    check(
                            !poll.isDone() || poll.isCompletedExceptionally() || poll.join() != null,
                            "a poll of lane %s, which is empty, was answered with null",
                            lane);
                }
            }
            JobId job = storage().makeReady(Lane.REGULAR, 1).get(0).jobId();
            CompletableFuture<?> state = jobState(job);
            ends(state);
            check(
                    !state.isDone() || state.isCompletedExceptionally() || state.join() != null,
                    "jobState of job %s was answered with null",
                    job);
        }
    }
}
