package org.spiderscheduler.testkit.tck;

import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.api.InboundBatch;
import org.spiderscheduler.api.InboundClosedException;
import org.spiderscheduler.api.InboundEntry;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.JobNotFoundException;
import org.spiderscheduler.api.JobState;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.StorageClientException;

/**
 * The contract of a storage client: §1 and §2 of the specification. Extend it, and make a client with a storage behind
 * it, in virtual time or, over a network, in real time:
 *
 * <pre>{@code
 * class MyClientTest extends SchedulerStorageClientContract {
 *     @Override
 *     protected TckEnvironment createEnvironment() {
 *         return TckEnvironment.real();
 *     }
 *
 *     @Override
 *     protected StorageUnderTest createStorage() {
 *         InMemoryStorage storage = InMemoryStorage.builder(environment().timer()).build();
 *         return new MyStorageUnderTest(storage, MyServer.start(storage));
 *     }
 * }
 * }</pre>
 */
public abstract class SchedulerStorageClientContract extends StorageClientFutureRules {
    /** For the test class that extends it. */
    protected SchedulerStorageClientContract() {}

    /**
     * Makes a storage without jobs and the client to test, registered with that storage. Waits use the
     * {@linkplain #environment() environment's} timer.
     *
     * @return the storage; the contract closes it
     */
    @Override
    protected abstract StorageUnderTest createStorage();

    /**
     * The events that the storage cannot be made to produce, each with the reason, which must not be blank. Tests that
     * need one are aborted with that reason, so that every report shows it. Default: none.
     *
     * @return the reason for each event that is impossible
     */
    @Override
    protected Map<StorageEvent, String> impossible() {
        return Map.of();
    }

    @Nested
    @DisplayName("§2 Storage client")
    class StorageClient {
        private static final int SOME = 20;

        @Test
        @Rule("2.1")
        @LookAt("how many entries are asked of storage, and how many of its answer are passed on")
        @DisplayName("§2.1 brings at most as many entries as were asked for")
        void atMost() {
            for (Lane lane : Lane.values()) {
                CompletableFuture<InboundBatch> held = hold(lane, 2);
                storage().makeReady(lane, 10);
                ends(held);
                checkAtMost(held, 2, "a poll of lane " + lane + " for 2 entries, held until 10 were ready");
                CompletableFuture<InboundBatch> atOnce = poll(lane, 3, Duration.ZERO);
                ends(atOnce);
                checkAtMost(atOnce, 3, "a poll of lane " + lane + " for 3 entries, with 8 ready");
            }
        }

        private void checkAtMost(CompletableFuture<InboundBatch> poll, int most, String what) {
            check(
                    entries(poll).size() <= most,
                    "%s brought %s: %s",
                    what,
                    entries(poll).size(),
                    entries(poll));
        }

        @Test
        @Rule("2.1")
        @LookAt("a poll for 0 entries: it must not be held, whatever its wait")
        @DisplayName("§2.1 answers a poll for no entries at once, with none")
        void none() {
            for (Lane lane : Lane.values()) {
                checkNone(lane, "a poll of lane " + lane + " for 0 entries, which is empty");
                storage().makeReady(lane, 1);
                checkNone(lane, "a poll of lane " + lane + " for 0 entries, with one ready");
            }
        }

        private void checkNone(Lane lane, String what) {
            CompletableFuture<InboundBatch> poll = poll(lane, 0, FOREVER);
            checkDone(poll, what);
            check(entries(poll).isEmpty(), "%s: %s", what, describe(poll));
        }

        @Test
        @Rule("2.2")
        @LookAt("where the session of a batch comes from: it has to be the answer itself, not the registration")
        @DisplayName("§2.2 tells the session in every batch, also in an empty one")
        void session() {
            for (Lane lane : Lane.values()) {
                checkSession(poll(lane, 0, Duration.ZERO), "a poll of lane " + lane + " for no entries");
                checkSession(poll(lane, 1, environment().shortWait()), "a poll of lane " + lane + ", which is empty");
                storage().makeReady(lane, 1);
                checkSession(poll(lane, 1, Duration.ZERO), "a poll of lane " + lane + ", where a task is ready");
            }
        }

        @Test
        @Rule("2.2")
        @LookAt("what is kept from before a restart of storage: a later answer has to carry the new session")
        @DisplayName("§2.2 tells a new session, in every lane, with entries or without")
        void newSession() {
            needs(StorageEvent.NEW_SESSION);
            for (Lane lane : Lane.values()) {
                poll(lane, 0, Duration.ZERO);
            }
            environment().settle();
            storage().beginSession();
            for (Lane lane : Lane.values()) {
                checkSession(untilAnswered(lane, 0), "a poll of lane " + lane + " for no entries in a new session");
                storage().makeReady(lane, 1);
                checkSession(untilAnswered(lane, 1), "a poll of lane " + lane + " in a new session");
            }
        }

        private void checkSession(CompletableFuture<InboundBatch> poll, String what) {
            ends(poll);
            InboundBatch batch = batch(poll);
            SessionId session = storage().sessionId();
            check(
                    batch == null || batch.sessionId().equals(session),
                    "%s: it carried session %s, but storage is in session %s",
                    what,
                    batch == null ? "" : batch.sessionId(),
                    session);
        }

        @Test
        @Rule("2.3")
        @LookAt("how the end of a wait is told apart from a dead connection: it is an answer like any other")
        @DisplayName("§2.3 answers with an empty batch when the wait is over, zero at once")
        void expires() {
            for (Lane lane : Lane.values()) {
                CompletableFuture<InboundBatch> atOnce = poll(lane, 1, Duration.ZERO);
                checkSucceeded(atOnce, "a poll of lane " + lane + ", which is empty, with wait zero");
                CompletableFuture<InboundBatch> held =
                        poll(lane, 1, environment().shortWait());
                check(
                        environment().reaches(held::isDone, environment().shortWait()),
                        "a poll of lane %s, which is empty, is still pending after its wait of %s",
                        lane,
                        environment().shortWait());
                checkSucceeded(held, "a poll of lane " + lane + ", which is empty, after its wait");
            }
        }

        @Test
        @Rule("2.3")
        @LookAt("what a poll has collected when its wait ends: that is its answer")
        @DisplayName("§2.3 answers with what has come when the wait is over")
        void partly() {
            for (Lane lane : Lane.values()) {
                CompletableFuture<InboundBatch> held =
                        poll(lane, 5, environment().shortWait());
                Set<InboundEntry> ready = new LinkedHashSet<>(storage().makeReady(lane, 2));
                ends(held);
                ready.removeAll(entries(held));
                // An early answer is allowed (§2.8).
                ready.removeAll(take(lane, 5, List.copyOf(ready)));
                check(
                        ready.isEmpty(),
                        "2 tasks became ready while a poll of lane %s for 5 entries was held; it was %s; these never came: %s",
                        lane,
                        describe(held),
                        ready);
            }
        }

        @Test
        @Rule("2.3")
        @LookAt("how a wait becomes a deadline: a sum that overflows is a deadline in the past")
        @DisplayName("§2.3 takes a huge wait without overflow")
        void hugeWait() {
            for (Lane lane : Lane.values()) {
                CompletableFuture<InboundBatch> held = poll(lane, 1, FOREVER);
                environment().advance(environment().shortWait());
                check(
                        !held.isDone(),
                        "a poll of lane %s with a wait of %s: %s after %s",
                        lane,
                        FOREVER,
                        describe(held),
                        environment().shortWait());
                storage().makeReady(lane, 1); // so that nothing is held at the end
                ends(held);
            }
        }

        @Test
        @Rule("2.4")
        @LookAt("which lane each of the polls asks, and how commit and cleanup tasks are told from regular ones")
        @DisplayName("§2.4 brings entries of the lane that was polled, and of no other")
        void lanes() {
            for (Lane lane : Lane.values()) {
                storage().makeReady(lane, 3);
            }
            for (Lane lane : Lane.values()) {
                checkLane(poll(lane, SOME, Duration.ZERO), lane, "the lane's own poll");
                storage().makeReady(lane, 1);
                checkLane(
                        call(() -> storage().client().poll(lane, SOME, Duration.ZERO)),
                        lane,
                        "poll(" + lane + ", ...)");
            }
        }

        private void checkLane(CompletableFuture<InboundBatch> poll, Lane lane, String what) {
            ends(poll);
            for (InboundEntry entry : entries(poll)) {
                check(
                        entry.taskId().lane() == lane,
                        "%s brought %s, which is of lane %s and not of %s",
                        what,
                        entry,
                        entry.taskId().lane(),
                        lane);
            }
        }

        @Test
        @Rule("2.5")
        @LookAt(
                "what becomes of an entry between storage's answer and the batch: it may come twice, but it has to come")
        @DisplayName("§2.5 brings every task that is ready, as storage offers it")
        void atLeastOnce() {
            for (Lane lane : Lane.values()) {
                List<InboundEntry> ready = storage().makeReady(lane, SOME);
                Set<InboundEntry> missing = new LinkedHashSet<>(ready);
                missing.removeAll(take(lane, 7, ready));
                check(
                        missing.isEmpty(),
                        "%s tasks were made ready in lane %s, of which %s never came: %s",
                        SOME,
                        lane,
                        missing.size(),
                        missing);
            }
        }

        @Test
        @Rule("2.6")
        @LookAt("how storage's answer that a lane is closed becomes a failure")
        @DisplayName("§2.6 fails polls of a closed lane, held ones too, and of no other lane")
        void closedLane() {
            needs(StorageEvent.LANE_CLOSED);
            CompletableFuture<InboundBatch> held = hold(Lane.REGULAR, 1);
            storage().closeLane(Lane.REGULAR);
            ends(held);
            checkFailed(held, InboundClosedException.class, "a poll that is held when its lane is closed");
            CompletableFuture<InboundBatch> later = poll(Lane.REGULAR, 1, Duration.ZERO);
            ends(later);
            checkFailed(later, InboundClosedException.class, "a poll of a closed lane");
            CompletableFuture<InboundBatch> other = poll(Lane.COMMIT, 0, Duration.ZERO);
            ends(other);
            check(
                    !(bare(failure(other)) instanceof InboundClosedException),
                    "a poll of lane COMMIT when REGULAR is closed: %s",
                    describe(other));
        }

        @Test
        @Rule("2.6")
        @LookAt("how storage's answer that it does not know a job becomes a failure")
        @DisplayName("§2.6 fails for a job that storage does not know, and tells the state of one that it knows")
        void unknownJob() {
            CompletableFuture<JobState> unknown = jobState(UNKNOWN_JOB);
            ends(unknown);
            checkFailed(unknown, JobNotFoundException.class, "jobState of job " + UNKNOWN_JOB + ", which is unknown");
            JobId job = storage().makeReady(Lane.REGULAR, 1).get(0).jobId();
            CompletableFuture<JobState> known = jobState(job);
            ends(known);
            checkSucceeded(known, "jobState of job " + job + ", of which a task is ready");
        }

        @Test
        @Rule("2.6")
        @LookAt("which failures are retryable: those of a connection have to be")
        @DisplayName("§2.6 says that a poll whose answer was lost may be retried")
        void lostIsRetryable() {
            needs(StorageEvent.ANSWER_LOST);
            for (Lane lane : Lane.values()) {
                storage().makeReady(lane, 1);
                storage().loseNextAnswer(lane);
                CompletableFuture<InboundBatch> lost =
                        poll(lane, 1, environment().shortWait());
                ends(lost);
                Throwable failure = bare(failure(lost));
                check(
                        failure == null || (failure instanceof StorageClientException known && known.isRetryable()),
                        "a poll of lane %s whose answer is lost: failed with %s, instead of a retryable"
                                + " StorageClientException",
                        lane,
                        failure);
            }
        }

        @Test
        @Rule("2.8")
        @LookAt("a poll for one entry: the first entry fills it, and has to be its answer at once")
        @DisplayName("§2.8 answers a poll for one entry with the first that comes, without waiting further")
        void wake() {
            for (Lane lane : Lane.values()) {
                CompletableFuture<InboundBatch> held = poll(lane, 1, FOREVER);
                environment().settle();
                List<InboundEntry> ready = storage().makeReady(lane, 1);
                checkDone(held, "a poll of lane " + lane + " for one entry, when a task has become ready");
                checkEqual(
                        entries(held),
                        ready,
                        "the entries of a held poll of lane " + lane + ", which was " + describe(held));
            }
        }

        @Test
        @Rule("2.8")
        @LookAt("a poll that is held: it has to be answered when it is full, not only when its wait is over")
        @DisplayName("§2.8 answers a poll for some entries when they have come, without waiting further")
        void full() {
            for (Lane lane : Lane.values()) {
                CompletableFuture<InboundBatch> held = poll(lane, 3, FOREVER);
                environment().settle();
                List<InboundEntry> ready = storage().makeReady(lane, 3);
                checkDone(held, "a poll of lane " + lane + " for 3 entries, when 3 tasks have become ready");
                // An early answer is allowed, but one without entries is no answer.
                Set<InboundEntry> missing = new LinkedHashSet<>(ready);
                missing.removeAll(entries(held));
                missing.removeAll(take(lane, 3, List.copyOf(missing)));
                check(
                        !entries(held).isEmpty() && missing.isEmpty(),
                        "3 tasks became ready while a poll of lane %s for 3 entries was held; it was %s; these never came: %s",
                        lane,
                        describe(held),
                        missing);
            }
        }

        @Test
        @Rule("2.9")
        @LookAt(
                "what the client does before the first poll after a lost answer: it has to register anew, so that storage"
                        + " sends again")
        @DisplayName("§2.9 gets the entries of a lost answer again, with the next poll that succeeds")
        void lost() {
            needs(StorageEvent.ANSWER_LOST);
            for (Lane lane : Lane.values()) {
                Set<InboundEntry> ready = new HashSet<>(storage().makeReady(lane, 1));
                storage().loseNextAnswer(lane);
                CompletableFuture<InboundBatch> lost =
                        poll(lane, 1, environment().shortWait());
                ends(lost);
                if (!lost.isCompletedExceptionally()) {
                    // Then nothing may be lost either, see below.
                    ready.removeAll(entries(lost));
                }
                CompletableFuture<InboundBatch> again = untilAnswered(lane, 1);
                ready.removeAll(entries(again));
                check(
                        ready.isEmpty(),
                        "the answer to a poll of lane %s was lost (%s); the next poll was %s, and did not bring %s",
                        lane,
                        describe(lost),
                        describe(again),
                        ready);
            }
        }

        /** Polls, with the long wait, until one succeeds: a client may need some attempts to find its storage again. */
        private CompletableFuture<InboundBatch> untilAnswered(Lane lane, int maxItems) {
            CompletableFuture<InboundBatch> poll =
                    poll(lane, maxItems, environment().longWait());
            ends(poll);
            for (int attempts = 1; attempts < SOME && poll.isCompletedExceptionally(); attempts++) {
                environment().advance(environment().shortWait());
                poll = poll(lane, maxItems, environment().longWait());
                ends(poll);
            }
            return poll;
        }
    }
}
