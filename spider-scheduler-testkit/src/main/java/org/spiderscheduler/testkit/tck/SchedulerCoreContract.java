package org.spiderscheduler.testkit.tck;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.api.DispatchQueueSink;
import org.spiderscheduler.api.InboundClosedException;
import org.spiderscheduler.api.InboundEntry;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.ResourceGroupId;
import org.spiderscheduler.api.SchedulerCore;
import org.spiderscheduler.api.SchedulerStorageClient;
import org.spiderscheduler.api.TaskAssignment;
import org.spiderscheduler.api.TaskId;

/**
 * What a scheduler core has to keep: §5 of the specification, and what §1 to §3 ask of who calls storage and sink. In which
 * order tasks are enqueued is the core's own matter, and for a test of its own. Extend it, make a core, and say what cannot
 * be seen from outside:
 *
 * <pre>{@code
 * class MyCoreTest extends SchedulerCoreContract {
 *     @Override
 *     protected SchedulerCore<SchedulerStorageClient, DispatchQueueSink> createCore() {
 *         return new MyCore(20);
 *     }
 *
 *     @Override
 *     protected int bound(Lane lane) {
 *         return 20;
 *     }
 * }
 * }</pre>
 *
 * <p>It runs in virtual time. A core that keeps its executor waiting is found out by the test of §1.4; the tests that
 * cannot go on then are aborted, and say so.
 */
public abstract class SchedulerCoreContract extends CoreStorageRules {
    /** For a test class without options. */
    protected SchedulerCoreContract() {}

    /**
     * Makes the core to test, with its time, if it needs any, from the {@linkplain #environment() environment}. For a core that
     * asks for a richer view of storage or sink, put one that makes the view before it:
     * {@code (storage, sink, cancellation) -> new MyCore().run(new MyView(storage), sink, cancellation)}.
     *
     * @return a core that has not run yet
     */
    protected abstract SchedulerCore<SchedulerStorageClient, DispatchQueueSink> createCore();

    /**
     * How many entries of a lane the core has in its hands at most (§5.6): what it buffers, what is parked at the sink, and
     * what its polls in flight may bring. For the test, make a core whose bounds are small: it is offered more than twice of
     * each.
     *
     * @param lane the lane
     * @return at least 1
     */
    protected abstract int bound(Lane lane);

    /**
     * Within which time an idle core enqueues what becomes ready, when there is room (§2.8). Default: at once. A core that
     * asks at fixed times says how long it pauses.
     *
     * @return zero, or above
     */
    protected Duration reactionTime() {
        return Duration.ZERO;
    }

    @Override
    final SchedulerCore<SchedulerStorageClient, DispatchQueueSink> make() {
        return createCore();
    }

    @Override
    final int statedBound(Lane lane) {
        return bound(lane);
    }

    @Override
    final Duration statedReaction() {
        return reactionTime();
    }

    @Nested
    @DisplayName("§5 Core")
    class Core {
        private static final int SOME = 300;

        // ---- its end

        @Test
        @Rule("5.1")
        @LookAt("the cancellation token: its action completes the run's future, and waits for nothing")
        @DisplayName("§5.1 ends normally, and at once, when it is cancelled, though polls are in flight")
        void endsWhenCancelled() {
            CoreRun idle = begin();
            idle.cancel();
            checkSucceeded(idle.end(), "cancelled while it was idle: the run");
            CoreRun busy = begin();
            busy.offer(Lane.REGULAR, FIRST, entry(Lane.REGULAR, 0));
            busy.cancel();
            checkSucceeded(busy.end(), "cancelled after it had enqueued: the run");
            CoreRun never = prepare();
            never.cancel();
            never.start();
            checkSucceeded(never.end(), "cancelled before it began: the run");
        }

        @Test
        @Rule("5.1")
        @LookAt("what completes the run's future apart from cancellation and failures")
        @DisplayName("§5.1 does not end while nobody cancels it and nothing fails")
        void goesOn() {
            CoreRun run = begin();
            run.advance(Duration.ofHours(1));
            check(!run.hasEnded(), "after an hour with nothing to do, %s", run);
            run.offer(Lane.REGULAR, FIRST, entry(Lane.REGULAR, 0));
            run.advance(Duration.ofHours(1));
            check(!run.hasEnded(), "after it had enqueued what there was, %s", run);
        }

        @Test
        @Rule("5.1")
        @LookAt("the failure of a poll: it ends the run, as it is; what can be tried again, the runtime has tried")
        @DisplayName("§5.1 ends with the cause when a poll fails for good, whatever the lane")
        void endsWithCause() {
            for (Lane lane : Lane.values()) {
                CoreRun run = begin();
                InboundClosedException closed = new InboundClosedException("lane " + lane + " is closed");
                run.fail(lane, closed);
                check(run.eventually(run::hasEnded), "a poll of lane %s failed with %s; %s", lane, closed, run);
                Throwable cause = failure(run.end());
                while (cause != null && cause != closed) {
                    cause = cause.getCause();
                }
                check(cause == closed, "a poll of lane %s failed with %s; %s", lane, closed, run);
            }
        }

        @Test
        @Rule("5.1")
        @LookAt("a second call of run: a core has state, so it refuses")
        @DisplayName("§5.1 refuses to be run a second time, while it runs and after")
        void runsOnce() {
            CoreRun run = begin();
            checkFailed(call(run::run), RuntimeException.class, "a second run while the first goes on");
            check(!run.hasEnded(), "after a second one was tried, the first run was %s", describe(run.end()));
            run.cancel();
            checkFailed(call(run::run), RuntimeException.class, "a second run after the first");
        }

        @Test
        @Rule("5.2")
        @LookAt("dependents of polls, enqueues and bumps: each asks first whether the run has ended")
        @DisplayName("§5.2 calls nothing after it was cancelled, whatever comes then")
        void callsNothingAfterCancellation() {
            CoreRun idle = begin();
            idle.cancel();
            checkCallsNothing(idle);
            CoreRun parked = beginFull(entry(Lane.REGULAR, 0));
            parked.offer(Lane.REGULAR, FIRST, entry(Lane.REGULAR, 1), entry(Lane.REGULAR, 2));
            parked.cancel();
            checkCallsNothing(parked);
            CoreRun bumping = begin();
            bumping.step(bumping.sink::holdBumps);
            bumping.offer(Lane.REGULAR, SECOND, entry(Lane.REGULAR, 0));
            bumping.cancel();
            checkCallsNothing(bumping);
        }

        @Test
        @Rule("5.2")
        @LookAt("a failure of one lane: the polls of the others are in flight, and are answered after the end")
        @DisplayName("§5.2 calls nothing after it has failed, whatever comes then")
        void callsNothingAfterFailure() {
            for (Lane lane : Lane.values()) {
                CoreRun run = beginFull(entry(other(lane), 0));
                run.fail(lane, new InboundClosedException("lane " + lane + " is closed"));
                checkCallsNothing(run);
            }
        }

        private void checkCallsNothing(CoreRun run) {
            if (!run.hasEnded()) {
                return; // §5.1, §5.7
            }
            for (Lane lane : Lane.values()) {
                run.offer(lane, FIRST, entry(lane, 100), entry(lane, 101));
                run.offer(lane, THIRD, entry(lane, 102));
            }
            run.step(run.sink::completeBumps);
            run.step(run.sink::empty);
            run.advance(Duration.ofHours(1));
            check(run.callsAfterEnd() == 0, "it made %s calls after its end; %s", run.callsAfterEnd(), run);
        }

        // ---- sessions

        @Test
        @Rule("5.3")
        @LookAt("a batch of a higher session: bumpSessionId comes before any enqueue of what is in it")
        @DisplayName("§5.3 bumps before it enqueues anything of a higher session, whatever the lane")
        void bumpsFirst() {
            for (Lane lane : Lane.values()) {
                CoreRun run = begin();
                run.offer(lane, FIRST, entry(lane, 0));
                run.offer(lane, SECOND, entry(lane, 1), entry(lane, 2));
                run.advance(Duration.ofMinutes(1));
                for (CoreWatch.Enqueue enqueue : run.watch.enqueues()) {
                    check(
                            enqueue.stamp().equals(SECOND)
                                    || enqueue.assignment()
                                            .equals(entry(lane, 0).toAssignment()),
                            "a batch of session %s came in lane %s; it enqueued %s of it while the sink was in session %s",
                            SECOND,
                            lane,
                            enqueue.assignment(),
                            enqueue.stamp());
                }
            }
        }

        @Test
        @Rule("5.3")
        @LookAt("what waits for the bump's future; if another session comes meanwhile, there are two to wait for")
        @DisplayName("§5.3 enqueues nothing before its bump has completed, the latest if there are two")
        void waitsForFence() {
            CoreRun run = begin();
            run.step(run.sink::holdBumps);
            run.offer(Lane.REGULAR, SECOND, entry(Lane.REGULAR, 0));
            run.offer(Lane.COMMIT, THIRD, entry(Lane.COMMIT, 1));
            run.advance(Duration.ofMinutes(1));
            run.step(run.sink::completeBumps);
            run.offer(Lane.REGULAR, THIRD, entry(Lane.REGULAR, 2));
            for (CoreWatch.Enqueue enqueue : run.watch.enqueues()) {
                check(!enqueue.bumping(), "it enqueued %s while a bump was pending", enqueue.assignment());
            }
        }

        @Test
        @Rule("5.3")
        @LookAt("what counts towards the bound: entries of a passed session are dropped when the new one is seen, and"
                + " leave room at once")
        @DisplayName("§5.3 has its room again in a higher session: it has dropped what it held of the older")
        void hasRoomAgain() {
            CoreRun run = beginFull(entry(Lane.REGULAR, 0));
            run.offerMany(Lane.REGULAR, FIRST, entries(Lane.REGULAR, 1, moreThanFits(Lane.REGULAR)));
            run.offer(Lane.COMMIT, SECOND);
            if (!run.eventually(() -> run.watch.bumps().contains(SECOND)) || run.hasEnded()) {
                return; // §5.7, §5.9
            }
            run.offer(Lane.REGULAR, SECOND, entry(Lane.REGULAR, 0));
            check(
                    run.eventually(() -> run.hasTakenAll(Lane.REGULAR)),
                    "its regular lane was full when session %s began, and it did not poll that lane again; %s",
                    SECOND,
                    run);
        }

        @Test
        @Rule("5.4")
        @LookAt("a batch of a lower session: its entries go nowhere, and the lane is polled again")
        @DisplayName("§5.4 drops a batch of a lower session, whatever the lane, and goes on")
        void dropsLower() {
            for (Lane lane : Lane.values()) {
                CoreRun run = begin();
                run.offer(other(lane), SECOND, entry(other(lane), 0));
                run.offer(lane, FIRST, entry(lane, 1), entry(lane, 2));
                run.offer(lane, FIRST, entry(lane, 3));
                run.offer(lane, SECOND, entry(lane, 4));
                boolean goesOn = run.eventually(() -> run.watch.hasEnqueued(entry(lane, 4)));
                for (int number = 1; number <= 3; number++) {
                    check(
                            !run.watch.hasEnqueued(entry(lane, number)),
                            "in session %s a batch of session %s came, and it enqueued %s of it",
                            SECOND,
                            FIRST,
                            entry(lane, number));
                }
                check(goesOn && !run.hasEnded(), "after batches of a lower session in lane %s, %s", lane, run);
            }
        }

        @Test
        @Rule("5.5")
        @LookAt("every collection that holds entries, and the one whose enqueue the bump voids: all of it has passed")
        @DisplayName("§5.5 enqueues nothing in a new session that it polled under the older, buffered or parked")
        void enqueuesNothingOlder() {
            for (boolean slow : new boolean[] {false, true}) {
                CoreRun run = beginFull(entry(Lane.REGULAR, 0));
                run.offerMany(Lane.REGULAR, FIRST, entries(Lane.REGULAR, 1, 4));
                run.offerMany(Lane.CLEANUP, FIRST, entries(Lane.CLEANUP, 1, 4));
                if (slow) {
                    run.step(run.sink::holdBumps);
                }
                run.offer(Lane.COMMIT, SECOND, entry(Lane.COMMIT, 9));
                run.step(run.sink::empty);
                run.step(run.sink::completeBumps);
                run.advance(Duration.ofMinutes(1));
                for (CoreWatch.Enqueue enqueue : run.watch.enqueues()) {
                    check(
                            enqueue.stamp().equals(FIRST)
                                    || enqueue.assignment()
                                            .equals(entry(Lane.COMMIT, 9).toAssignment()),
                            "%s was polled in session %s, and it enqueued it in session %s",
                            enqueue.assignment(),
                            FIRST,
                            enqueue.stamp());
                }
            }
        }

        // ---- back-pressure

        @Test
        @Rule("5.6")
        @LookAt(
                "how much a poll asks for: the lane's bound, less what is held, what is parked at the sink, and what other"
                        + " polls in flight may bring")
        @DisplayName("§5.6 never has more of a lane in its hands, or on the way, than its stated bound")
        void staysWithinBound() {
            CoreRun run = prepare();
            run.sink.fill();
            run.start();
            for (Lane lane : Lane.values()) {
                run.offerMany(lane, FIRST, entries(lane, 0, moreThanFits(lane)));
            }
            for (int rooms = 0; rooms < 20; rooms++) {
                run.advance(Duration.ofMinutes(1));
                run.step(() -> run.sink.makeRoom(1));
            }
            run.step(run.sink::empty);
            run.advance(Duration.ofHours(1));
            check(
                    run.watch.overBound() == null,
                    "the stated bounds are %s regular, %s commit, %s cleanup; it made %s",
                    bound(Lane.REGULAR),
                    bound(Lane.COMMIT),
                    bound(Lane.CLEANUP),
                    run.watch.overBound());
        }

        @Test
        @Rule("5.6")
        @LookAt("what closes a lane: its own bound, and not the fill of another")
        @DisplayName("§5.6 keeps the commit and cleanup lanes open when the regular one is full")
        void keepsLanesApart() {
            CoreRun run = beginFull(entry(Lane.REGULAR, 0));
            run.offerMany(Lane.REGULAR, FIRST, entries(Lane.REGULAR, 1, moreThanFits(Lane.REGULAR)));
            run.advance(Duration.ofHours(1)); // whatever was in flight before is over
            for (Lane lane : new Lane[] {Lane.COMMIT, Lane.CLEANUP}) {
                run.offer(lane, FIRST, entry(lane, 0));
                check(
                        run.eventually(() -> run.hasTakenAll(lane)),
                        "the sink was full, and the regular lane too; it did not poll lane %s, of which it held nothing; %s",
                        lane,
                        run);
            }
        }

        @Test
        @Rule("5.7")
        @LookAt("the wait for a parked enqueue: cancellation has to get through to it")
        @DisplayName("§5.7 ends when it is cancelled while an enqueue is parked")
        void cancellableWhileParked() {
            CoreRun run = beginFull(entry(Lane.REGULAR, 0));
            run.cancel();
            checkDone(run.end(), "cancelled while the sink was full: the run");
        }

        @Test
        @Rule("5.7")
        @LookAt("the polls while an enqueue is parked: a lane that has room is polled, or the new session is not seen")
        @DisplayName("§5.7 sees a new session while an enqueue is parked")
        void seesSessionWhileParked() {
            CoreRun run = beginFull(entry(Lane.REGULAR, 0));
            run.advance(Duration.ofHours(1)); // whatever was in flight before is over
            run.step(() -> {
                for (Lane lane : Lane.values()) {
                    run.script.script(lane).batch(SECOND, entry(lane, 1));
                }
            });
            check(
                    run.eventually(() -> run.watch.bumps().contains(SECOND)),
                    "the sink was full, and two of its lanes had room; session %s began, and it never bumped; %s",
                    SECOND,
                    run);
        }

        // ---- entries

        @Test
        @Rule("5.8")
        @LookAt("how an assignment is made: InboundEntry.toAssignment(), once for each entry")
        @DisplayName("§5.8 enqueues what it was offered, as it was, and nothing else")
        void altersNothing() {
            CoreRun run = begin();
            for (Lane lane : Lane.values()) {
                run.offerMany(lane, FIRST, entries(lane, 0, SOME));
                TaskId task = entry(lane, 7).taskId();
                run.offer(lane, FIRST, new InboundEntry(new ResourceGroupId(-1), new JobId(-1), task));
            }
            run.eventually(run::isThrough);
            List<TaskAssignment> notDue = run.watch.notDue();
            check(
                    notDue.isEmpty(),
                    "of %s enqueues, %s were of what it was not offered, or had enqueued already: %s",
                    run.watch.enqueues().size(),
                    notDue.size(),
                    few(notDue));
        }

        @Test
        @Rule("5.9")
        @LookAt("the failure of an enqueue: StaleSessionException says that a bump has voided it, as was meant")
        @DisplayName("§5.9 takes no harm from an enqueue that its own bump voids, however late it hears of that")
        void staleIsNoFailure() {
            for (boolean late : new boolean[] {false, true}) {
                CoreRun run = beginFull(entry(Lane.REGULAR, 0));
                if (late) {
                    run.holdFailuresOfEnqueues();
                }
                run.offer(Lane.COMMIT, SECOND, entry(Lane.COMMIT, 1));
                run.step(run.sink::empty);
                run.bringFailuresOfEnqueues();
                run.offer(Lane.REGULAR, SECOND, entry(Lane.REGULAR, 2));
                check(
                        run.eventually(run::isThrough) && !run.hasEnded(),
                        "its bump to session %s voided a parked enqueue, of which it heard %s the bump had completed; it still"
                                + " had to enqueue %s; %s",
                        SECOND,
                        late ? "after" : "before",
                        run.watch.due(),
                        run);
            }
        }

        @Test
        @Rule("5.10")
        @LookAt(
                "threads, and ...Async stages without the executor: what the runtime hands to a core lives on one executor")
        @DisplayName("§5.10 calls storage and sink where it is called itself, on no thread of its own")
        void staysOnExecutor() {
            CoreRun run = begin();
            for (Lane lane : Lane.values()) {
                run.offerMany(lane, FIRST, entries(lane, 0, 10));
                run.offer(lane, SECOND);
            }
            run.advance(Duration.ofMinutes(1));
            check(run.watch.elsewhere() == null, "it made %s", run.watch.elsewhere());
        }

        @Test
        @Rule("5.11")
        @LookAt(
                "every place where an entry is taken out of a collection, and what is done when there is no room for it")
        @DisplayName("§5.11 enqueues all that it was offered, whether there is room at the sink or not")
        void losesNothing() {
            List<Lane> lanes = List.of(Lane.values());
            for (long seed = 0; seed < 3; seed++) {
                Random random = new Random(seed);
                CoreRun run = begin();
                for (int number = 0; number < SOME; number++) {
                    Lane lane = lanes.get(random.nextInt(lanes.size()));
                    InboundEntry entry = entry(lane, number);
                    int event = random.nextInt(40);
                    run.step(() -> {
                        run.script.script(lane).batch(FIRST, entry);
                        if (event < 3) {
                            run.sink.fill();
                        } else if (event < 4) {
                            run.sink.empty();
                        } else if (event < 10) {
                            run.sink.makeRoom(1);
                        }
                    });
                }
                run.step(run.sink::empty);
                check(
                        run.eventually(run::isThrough),
                        "%s entries were offered while the sink was now full, now not; of what it polled it never enqueued %s;"
                                + " %s (seed %s)",
                        SOME,
                        few(List.copyOf(run.watch.due())),
                        run,
                        seed);
            }
        }

        @Test
        @Rule("5.11")
        @LookAt("a lane that has been full: when there is room, it has to be polled again")
        @DisplayName("§5.11 polls a lane again that has been full, and gets through with all that waits there")
        void goesOnAfterFull() {
            for (Lane lane : Lane.values()) {
                CoreRun run = prepare();
                run.sink.fill();
                run.start();
                run.offerMany(lane, FIRST, entries(lane, 0, moreThanFits(lane)));
                run.advance(Duration.ofMinutes(1));
                run.step(run.sink::empty);
                check(
                        run.eventually(run::isThrough),
                        "lane %s was full, and then there was room; it left %s batches unpolled, and never enqueued %s; %s",
                        lane,
                        run.script.script(lane).stepsLeft(),
                        few(List.copyOf(run.watch.due())),
                        run);
            }
        }

        private int moreThanFits(Lane lane) {
            return 2 * checkedBound(lane) + 10;
        }

        private List<TaskAssignment> few(List<TaskAssignment> assignments) {
            return assignments.stream().limit(5).toList();
        }
    }
}
