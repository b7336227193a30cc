package org.spiderscheduler.testkit.tck;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.api.DispatchQueueSink;
import org.spiderscheduler.api.InboundEntry;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.ResourceGroupId;
import org.spiderscheduler.api.SchedulerCore;
import org.spiderscheduler.api.SchedulerStorageClient;
import org.spiderscheduler.api.TaskAssignment;
import org.spiderscheduler.api.TaskId;
import org.spiderscheduler.core.runtime.SchedulerRuntime;
import org.spiderscheduler.core.time.Timer;

/**
 * The contract of a scheduler core: §5 of the specification, and what §1 to §3 require of a caller of storage and sink.
 * The order in which tasks are enqueued is up to the core; test it separately. Extend it, make a core, and state what
 * cannot be seen from outside:
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
 * <p>It runs in virtual time. A core that blocks its executor, or polls an empty lane without end, fails the tests of
 * §1.4. Tests that it keeps from finishing are aborted, with that reason.
 */
public abstract class SchedulerCoreContract extends CoreSessionRules {
    private @Nullable Timer coreTimer;

    /** For the test class that extends it. */
    protected SchedulerCoreContract() {}

    /**
     * Makes the core to test, with {@link #coreTimer()} if it needs time. If your core asks for a richer view of
     * storage or sink, return a core that wraps it: {@code (storage, sink, cancellation) -> new MyCore().run(new
     * MyView(storage), sink, cancellation)}.
     *
     * @return a core that has not run yet
     */
    protected abstract SchedulerCore<SchedulerStorageClient, DispatchQueueSink> createCore();

    /**
     * The timer of the core that is being made, like the one that
     * {@link SchedulerRuntime.Builder#coreWithTimer(java.util.function.Function)} gives: its alarms go off where the
     * core runs, and none after the core has ended. Calling storage or sink from an alarm of any other timer, the
     * environment's included, breaks §5.10.
     *
     * @return a different one for each core
     * @throws IllegalStateException if no core is being made
     */
    protected final Timer coreTimer() {
        if (coreTimer == null) {
            throw new IllegalStateException("coreTimer() may only be called within createCore()");
        }
        return coreTimer;
    }

    /**
     * The most entries of a lane that the core ever holds (§5.6): those it buffers, those parked at the sink, and those
     * that its polls in flight may bring. Make a core with small bounds for the test: each lane is offered more than
     * twice its bound.
     *
     * @param lane the lane
     * @return at least 1
     */
    @Override
    protected abstract int bound(Lane lane);

    /**
     * How soon an idle core enqueues what becomes ready, when there is room (§2.8). Default: at once. A core that polls
     * at intervals states its interval.
     *
     * @return zero or more
     */
    @Override
    protected Duration reactionTime() {
        return Duration.ZERO;
    }

    @Override
    final SchedulerCore<SchedulerStorageClient, DispatchQueueSink> make(Timer itsTimer) {
        coreTimer = itsTimer;
        try {
            return createCore();
        } finally {
            coreTimer = null;
        }
    }

    @Nested
    @DisplayName("§5 Core: back-pressure, and what it enqueues")
    class Work {
        private static final int SOME = 300;

        @Test
        @Rule("5.6")
        @LookAt(
                "how much a poll asks for: the lane's bound, less what is held, what is parked at the sink, and what other"
                        + " polls in flight may bring")
        @DisplayName("§5.6 never holds more of a lane, what is on the way included, than its stated bound")
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
                    "the stated bounds are %s regular, %s commit, %s cleanup; the core made %s",
                    bound(Lane.REGULAR),
                    bound(Lane.COMMIT),
                    bound(Lane.CLEANUP),
                    run.watch.overBound());
        }

        @Test
        @Rule("5.6")
        @LookAt("what keeps the core from polling a lane: only that lane's own bound, not how full another lane is")
        @DisplayName("§5.6 keeps the commit and cleanup lanes open when the regular one is full")
        void keepsLanesApart() {
            CoreRun run = beginFull(entry(Lane.REGULAR, 0));
            run.offerMany(Lane.REGULAR, FIRST, entries(Lane.REGULAR, 1, moreThanFits(Lane.REGULAR)));
            run.advance(Duration.ofHours(1)); // until whatever was in flight is over
            for (Lane lane : new Lane[] {Lane.COMMIT, Lane.CLEANUP}) {
                run.offer(lane, FIRST, entry(lane, 0));
                check(
                        run.eventually(() -> run.hasTakenAll(lane)),
                        "the sink was full, and the regular lane too; the core did not poll lane %s, of which it held nothing; %s",
                        lane,
                        run);
            }
        }

        @Test
        @Rule("5.7")
        @LookAt(
                "the polls while an enqueue is parked: a lane that has room has to be polled, or a new session goes unnoticed")
        @DisplayName("§5.7 sees a new session while an enqueue is parked")
        void seesSessionWhileParked() {
            CoreRun run = beginFull(entry(Lane.REGULAR, 0));
            run.advance(Duration.ofHours(1)); // until whatever was in flight is over
            run.step(() -> {
                for (Lane lane : Lane.values()) {
                    run.script.script(lane).batch(SECOND, entry(lane, 1));
                }
            });
            check(
                    run.eventually(() -> run.watch.bumps().contains(SECOND)),
                    "the sink was full, and two of the core's lanes had room; session %s began, but the core never bumped to it; %s",
                    SECOND,
                    run);
        }

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
                    "of %s enqueues, %s were of tasks that the core was not offered, or had enqueued already: %s",
                    run.watch.enqueues().size(),
                    notDue.size(),
                    few(notDue));
        }

        @Test
        @Rule("5.10")
        @LookAt("threads, ...Async stages without the executor, and alarms of a timer that is not coreTimer(): all that"
                + " the runtime hands to a core belongs to one executor")
        @DisplayName("§5.10 calls storage and sink where it is called itself, on no thread of its own")
        void staysOnExecutor() {
            CoreRun run = begin();
            for (Lane lane : Lane.values()) {
                run.offerMany(lane, FIRST, entries(lane, 0, 10));
                run.offer(lane, SECOND);
            }
            run.advance(Duration.ofMinutes(1));
            check(run.watch.elsewhere() == null, "the core made %s", run.watch.elsewhere());
        }

        @Test
        @Rule("5.11")
        @LookAt(
                "every place where an entry is taken out of a collection, and what is done with it when there is no room")
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
                        "%s entries were offered while the sink was full now and then; of those it polled, the core never enqueued %s;"
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
        @DisplayName("§5.11 polls a lane again that has been full, and gets through all that waits there")
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
                        "lane %s was full, and then there was room; the core left %s batches unpolled, and never enqueued %s; %s",
                        lane,
                        run.script.script(lane).stepsLeft(),
                        few(List.copyOf(run.watch.due())),
                        run);
            }
        }

        private List<TaskAssignment> few(List<TaskAssignment> assignments) {
            return assignments.stream().limit(5).toList();
        }
    }
}
