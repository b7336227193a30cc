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
 * What a scheduler core has to keep: §5 of the specification, and what §1 to §3 ask of who calls storage and sink. In
 * which order tasks are enqueued is the core's own matter, and for a test of its own. Extend it, make a core, and say
 * what cannot be seen from outside:
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
public abstract class SchedulerCoreContract extends CoreSessionRules {
    private @Nullable Timer coreTimer;

    /** For a test class without options. */
    protected SchedulerCoreContract() {}

    /**
     * Makes the core to test, with {@link #coreTimer()} if it needs time. For a core that asks for a richer view of
     * storage or sink, put one that makes the view before it: {@code (storage, sink, cancellation) -> new
     * MyCore().run(new MyView(storage), sink, cancellation)}.
     *
     * @return a core that has not run yet
     */
    protected abstract SchedulerCore<SchedulerStorageClient, DispatchQueueSink> createCore();

    /**
     * Time for the core that is being made, as
     * {@link SchedulerRuntime.Builder#coreWithTimer(java.util.function.Function)} gives it: its alarms go off where the
     * core runs, and none after the core's end. To call storage or sink from an alarm of the environment's timer, or of
     * any other, breaks §5.10.
     *
     * @return another one for each core
     * @throws IllegalStateException if no core is being made
     */
    protected final Timer coreTimer() {
        if (coreTimer == null) {
            throw new IllegalStateException("coreTimer() is there for createCore(), while it makes a core");
        }
        return coreTimer;
    }

    /**
     * How many entries of a lane the core has in its hands at most (§5.6): what it buffers, what is parked at the sink,
     * and what its polls in flight may bring. For the test, make a core whose bounds are small: it is offered more than
     * twice of each.
     *
     * @param lane the lane
     * @return at least 1
     */
    @Override
    protected abstract int bound(Lane lane);

    /**
     * Within which time an idle core enqueues what becomes ready, when there is room (§2.8). Default: at once. A core
     * that asks at fixed times says how long it pauses.
     *
     * @return zero, or above
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
        @Rule("5.10")
        @LookAt(
                "threads, ...Async stages without the executor, and alarms of a timer that is not coreTimer(): what the runtime"
                        + " hands to a core lives on one executor")
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

        private List<TaskAssignment> few(List<TaskAssignment> assignments) {
            return assignments.stream().limit(5).toList();
        }
    }
}
