package org.spiderscheduler.testkit.tck;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.api.DispatchQueueClosedException;
import org.spiderscheduler.api.InboundClosedException;
import org.spiderscheduler.api.InboundEntry;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.testkit.InMemoryStorage;

/** §2 and §3, as they bind a caller of storage and sink. */
abstract class CoreCallRules extends CoreFutureRules {
    @Nested
    @DisplayName("§2 Storage client: the core that calls it")
    class StorageClient {
        @Test
        @Rule("2.2")
        @LookAt("what is done with a batch before its entries: its session comes first, whether it has entries or not")
        @DisplayName("§2.2 sees a new session in an empty batch, whatever its lane")
        void sessionOfEmptyBatch() {
            for (Lane lane : Lane.values()) {
                CoreRun run = begin();
                run.offer(lane, SECOND);
                check(
                        run.eventually(() -> run.watch.bumps().contains(SECOND)),
                        "an empty batch of session %s came in lane %s, but the core never bumped to it; %s",
                        SECOND,
                        lane,
                        run);
            }
        }

        @Test
        @Rule("2.3")
        @LookAt("what follows an empty batch: it has to be the lane's next poll")
        @DisplayName("§2.3 goes on polling after an empty batch, whatever the lane")
        void goesOnAfterEmpty() {
            for (Lane lane : Lane.values()) {
                CoreRun run = begin();
                run.offer(lane, FIRST);
                run.offer(lane, FIRST);
                run.advance(Duration.ofMinutes(10));
                run.offer(lane, FIRST, entry(lane, 0));
                check(
                        run.eventually(() -> run.watch.hasEnqueued(entry(lane, 0))),
                        "after some empty batches in lane %s an entry was ready, but the core never enqueued it; %s",
                        lane,
                        run);
            }
        }

        @Test
        @Rule("2.5")
        @LookAt(
                "what the core holds of a lane, including what is parked at the sink: an entry that is there already is not"
                        + " enqueued again, and is no error")
        @DisplayName("§2.5 drops a duplicate of what it still holds")
        void dropsDuplicates() {
            for (Lane lane : Lane.values()) {
                CoreRun run = beginFull(entry(lane, 0));
                for (int times = 0; times < 3; times++) {
                    run.offer(lane, FIRST, entry(lane, 1), entry(lane, 2), entry(lane, 1));
                }
                run.step(run.sink::empty);
                boolean through = run.eventually(run::isThrough);
                check(
                        through && !run.hasEnded() && run.watch.notDue().isEmpty(),
                        "storage offered two tasks of lane %s again and again; the core enqueued again, although it still held"
                                + " them: %s; %s",
                        lane,
                        run.watch.notDue(),
                        run);
            }
        }

        @Test
        @Rule("2.5")
        @LookAt("what the core remembers of entries that it has enqueued: storage offers a task again that was lost")
        @DisplayName("§2.5 enqueues a task again that storage offers again, in the same session or in a new one")
        void takesAgain() {
            for (Lane lane : Lane.values()) {
                CoreRun run = begin();
                run.offer(lane, FIRST, entry(lane, 0));
                if (!run.eventually(() -> run.watch.hasEnqueued(entry(lane, 0)))) {
                    continue; // §5.11
                }
                run.offer(lane, FIRST, entry(lane, 0));
                boolean twice = run.eventually(() -> run.watch.timesEnqueued(entry(lane, 0)) == 2);
                run.offer(lane, SECOND, entry(lane, 0));
                check(
                        twice && run.eventually(() -> run.watch.timesEnqueued(entry(lane, 0)) == 3),
                        "%s was offered, offered again once it was enqueued, and again in a new session; it was enqueued %s times",
                        entry(lane, 0),
                        run.watch.timesEnqueued(entry(lane, 0)));
            }
        }

        @Test
        @Rule("2.7")
        @LookAt("cancel, complete or orTimeout on the future of a poll, when the run ends: just drop it instead")
        @DisplayName("§2.7 leaves its polls alone when it ends")
        void leavesPollsAtEnd() {
            CoreRun cancelled = begin();
            cancelled.cancel();
            checkNoneEnded(cancelled, "when the run was cancelled");
            CoreRun failed = begin();
            failed.fail(Lane.COMMIT, new InboundClosedException("the commit lane is closed"));
            checkNoneEnded(failed, "when another poll failed");
        }

        @Test
        @Rule("2.7")
        @LookAt(
                "cancel, complete or orTimeout on the future of a poll, when something else is more urgent: a poll that is"
                        + " no longer wanted still brings entries")
        @DisplayName("§2.7 leaves its polls alone when something else comes in between")
        void leavesPollsAlone() {
            for (Lane lane : Lane.values()) {
                CoreRun run = begin();
                run.offer(lane, FIRST, entry(lane, 0));
                checkNoneEnded(run, "when an entry had come in lane " + lane);
                run.step(run.sink::fill);
                run.offer(lane, FIRST, entry(lane, 1), entry(lane, 2), entry(lane, 3));
                checkNoneEnded(run, "when the sink was full");
                run.offer(other(lane), SECOND, entry(other(lane), 4));
                checkNoneEnded(run, "when a new session had come in lane " + other(lane));
                run.advance(Duration.ofMinutes(10));
                checkNoneEnded(run, "when time had passed");
            }
        }

        private void checkNoneEnded(CoreRun run, String when) {
            List<String> ended = run.pollsEndedByCore();
            check(ended.isEmpty(), "%s, the core itself ended %s", when, ended);
        }

        @Test
        @Rule("2.8")
        @LookAt(
                "the poll of an idle lane: if it is for more than one entry, storage may hold it until it is full or its"
                        + " wait is over, although tasks are ready")
        @DisplayName(
                "§2.8 counts on no early answer: against a storage that holds its polls it offers what becomes ready")
        void countsOnNoEarlyAnswer() {
            for (Lane lane : Lane.values()) {
                InMemoryStorageUnderTest storage = heldPolls();
                CoreRun run = new CoreRun(
                        virtual(), CoreCallRules.this::core, CoreCallRules.this::checkedBound, storage.client());
                run.start();
                for (int count = 1; count <= 3; count += 2) {
                    int ready = count;
                    List<InboundEntry> offered = new ArrayList<>();
                    run.step(() -> offered.addAll(storage.makeReady(lane, ready)));
                    run.within(reactionTime(), () -> offered.stream().allMatch(run.watch::hasEnqueued));
                    offered.removeIf(run.watch::hasEnqueued);
                    check(
                            offered.isEmpty(),
                            "%s tasks became ready in lane %s, while the core was idle and there was room; not enqueued within"
                                    + " its stated reaction time of %s: %s",
                            ready,
                            lane,
                            reactionTime(),
                            offered);
                }
            }
        }

        private InMemoryStorageUnderTest heldPolls() {
            InMemoryStorage storage = InMemoryStorage.builder(environment().timer())
                    .executor(environment().executor())
                    .build();
            return new InMemoryStorageUnderTest(storage, storage.client());
        }
    }

    @Nested
    @DisplayName("§3 Sink: the core that calls it")
    class Sink {
        @Test
        @Rule("3.1")
        @LookAt("an enqueue that is pending: it is neither refused nor forgotten, so wait for it")
        @DisplayName("§3.1 waits for an enqueue that is parked, and does not repeat it")
        void waitsForParked() {
            CoreRun run = beginFull(entry(Lane.REGULAR, 0));
            for (Lane lane : Lane.values()) {
                run.offerMany(lane, FIRST, entries(lane, 1, 6));
            }
            for (int rooms = 0; rooms < 20; rooms++) {
                run.advance(Duration.ofMinutes(1));
                run.step(() -> run.sink.makeRoom(1));
            }
            List<?> repeated = run.watch.notDue();
            check(
                    repeated.isEmpty(),
                    "the sink was full, or had room for one; the core enqueued once more: %s",
                    repeated);
        }

        @Test
        @Rule("3.3")
        @LookAt(
                "the comparison of a batch's session with the current one, which is the sink's when the run begins: it takes"
                        + " compareTo, since ids are unsigned")
        @DisplayName("§3.3 bumps to a session that is greater, once, and to no other")
        void bumpsToGreater() {
            CoreRun run = prepare();
            run.step(() -> run.sink.bumpSessionId(SECOND));
            run.start();
            for (Lane lane : Lane.values()) {
                run.offer(lane, SECOND, entry(lane, 0));
                run.offer(lane, FIRST, entry(lane, 1));
            }
            run.advance(Duration.ofMinutes(1));
            check(run.watch.bumps().isEmpty(), "no greater session came, but the core bumped to %s", run.watch.bumps());
            for (Lane lane : Lane.values()) {
                run.offer(lane, THIRD, entry(lane, 2));
            }
            run.advance(Duration.ofMinutes(1));
            check(
                    run.watch.bumps().size() <= 1,
                    "session %s came in every lane, and the core bumped to %s",
                    THIRD,
                    run.watch.bumps());
            SessionId greatest = new SessionId(-1);
            CoreRun unsigned = begin();
            unsigned.offer(Lane.REGULAR, greatest, entry(Lane.REGULAR, 0));
            check(
                    unsigned.eventually(() -> unsigned.watch.bumps().contains(greatest)),
                    "session %s came, the greatest there is, but the core never bumped to it; %s",
                    greatest,
                    unsigned);
        }

        @Test
        @Rule("3.6")
        @LookAt("what follows an enqueue or a bump that fails: the end of the run with that cause, unless it is"
                + " StaleSessionException")
        @DisplayName("§3.6 ends when the sink is closed, be it idle there or parked, with that cause")
        void endsWithSink() {
            CoreRun parked = beginFull(entry(Lane.REGULAR, 0));
            parked.step(parked.sink::close);
            checkFailed(
                    parked.end(),
                    DispatchQueueClosedException.class,
                    "the run, after the sink was closed with an enqueue parked");
            CoreRun later = begin();
            later.step(later.sink::close);
            later.offer(Lane.COMMIT, FIRST, entry(Lane.COMMIT, 0));
            later.eventually(later::hasEnded);
            checkFailed(later.end(), DispatchQueueClosedException.class, "the run, after an enqueue at a closed sink");
            CoreRun bumping = begin();
            bumping.step(bumping.sink::close);
            bumping.offer(Lane.CLEANUP, SECOND, entry(Lane.CLEANUP, 0));
            bumping.eventually(bumping::hasEnded);
            checkFailed(bumping.end(), DispatchQueueClosedException.class, "the run, after a bump at a closed sink");
        }
    }
}
