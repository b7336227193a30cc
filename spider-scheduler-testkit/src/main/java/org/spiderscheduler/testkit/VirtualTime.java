package org.spiderscheduler.testkit;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.core.time.Alarm;
import org.spiderscheduler.core.time.Timer;
import org.spiderscheduler.core.time.WheelTimer;

/**
 * A clock, a timer and an executor that the test steps on its own thread: the production wheel, turned by hand. Time
 * only moves in {@link #advance(Duration)} and {@link #advanceUntil(BooleanSupplier, Duration)}, from deadline to
 * deadline and never backwards; what the executor is given runs in between, and takes no time.
 *
 * <p>What an alarm or a task throws is thrown to the test by the call that moves time. Not thread-safe.
 */
public final class VirtualTime implements Timer, Executor {
    /** More than this without time moving is a livelock: a million tasks that take no time need far less. */
    private static final long STEPS_PER_INSTANT = 20_000_000;

    /** A simulation is small, and a livelock is one of the things that it is to find. */
    private static final long SHUFFLED_STEPS_PER_INSTANT = 200_000;

    /** About 292 years. */
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    // Near the end of the range, as System.nanoTime() may be: sums that overflow show.
    private final long origin = Long.MAX_VALUE - 1_000_000_000L;
    private long now = origin;
    private final WheelTimer wheel = new WheelTimer(() -> now);
    private final RunnableTasks tasks;
    private final boolean shuffles;
    private boolean running;
    private @Nullable Throwable failure;

    /**
     * Time that stands still, with nothing pending. Tasks run in the order in which they came; alarms that fall due at
     * the same time, in an order of the timer's own, which is the same in every run. {@link #shuffled(RandomGenerator)}
     * shows who counts on one.
     */
    public VirtualTime() {
        tasks = new RunnableTasks(null);
        shuffles = false;
    }

    private VirtualTime(RandomGenerator order) {
        tasks = new RunnableTasks(order);
        shuffles = true;
    }

    /**
     * Time that stands still, with nothing pending, in which chance decides: of all tasks and alarms that could run
     * now, any may be the next. An alarm that is cancelled when it is due already may still go off, as with a timer
     * that has a thread of its own.
     *
     * @param order decides; with the same numbers from it everything runs in the same order
     * @return the time
     */
    public static VirtualTime shuffled(RandomGenerator order) {
        return new VirtualTime(Objects.requireNonNull(order, "order"));
    }

    @Override
    public long nanoTime() {
        return now;
    }

    /**
     * How far time has moved since the beginning.
     *
     * @return not negative
     */
    public Duration elapsed() {
        return Duration.ofNanos(now - origin);
    }

    @Override
    public Alarm alarm(String name, Runnable onDue) {
        Objects.requireNonNull(onDue, "onDue");
        if (shuffles) {
            return wheel.alarm(name, () -> tasks.add(onDue));
        }
        // A timer survives what an alarm throws; a test must hear of it.
        return wheel.alarm(name, () -> {
            try {
                onDue.run();
            } catch (Throwable thrown) {
                if (failure == null) {
                    failure = thrown;
                } else {
                    failure.addSuppressed(thrown);
                }
            }
        });
    }

    /**
     * Puts a task to those that wait. It runs when the test next steps, not within this call.
     *
     * @param task what to run
     */
    @Override
    public void execute(Runnable task) {
        tasks.add(Objects.requireNonNull(task, "task"));
    }

    /** Always refuses: the one thread that moves this time is the one that would wait. */
    @Override
    public void checkMayBlock() {
        throw new IllegalStateException("under virtual time nothing may block: the test itself moves the clock");
    }

    /** Runs what is due now, and what that brings, until nothing is left for this instant. Moves no time. */
    public void runUntilIdle() {
        step(this::runDue);
    }

    /**
     * Moves time on, from deadline to deadline, and runs what falls due, up to and including the last instant.
     *
     * @param duration how far; not negative, and at most what a {@code long} counts in nanoseconds, about 292 years
     * @throws IllegalArgumentException if {@code duration} is out of that range
     */
    public void advance(Duration duration) {
        long end = now + nanos("duration", duration);
        step(() -> {
            runDue();
            while (jump(end)) {
                runDue();
            }
            now = end - now > 0 ? end : now;
            runDue();
        });
    }

    /**
     * Lets the clock jump, as it does for a machine that was suspended: what falls due in between goes off at the new
     * time, all of it together, when the time is stepped next. May also be called by what runs in this time.
     *
     * @param duration how far; not negative, and at most what a {@code long} counts in nanoseconds, about 292 years
     * @throws IllegalArgumentException if {@code duration} is out of that range
     */
    public void leap(Duration duration) {
        now += nanos("duration", duration);
    }

    /**
     * Moves time on until a condition holds, which is looked at whenever all that is due at an instant has run.
     *
     * @param condition what to wait for
     * @param limit how far time may move; not negative, and at most about 292 years
     * @throws IllegalArgumentException if {@code limit} is out of that range
     * @throws AssertionError if it does not hold by then, or if nothing is pending that could change it; the message
     *     names the timers that are pending
     */
    public void advanceUntil(BooleanSupplier condition, Duration limit) {
        Objects.requireNonNull(condition, "condition");
        long end = now + nanos("limit", limit);
        step(() -> {
            runDue();
            while (!condition.getAsBoolean()) {
                if (wheel.isIdle()) {
                    throw new AssertionError("the condition cannot come to hold after " + elapsed()
                            + " of virtual time: nothing is pending");
                }
                if (!jump(end)) {
                    now = end - now > 0 ? end : now;
                    runDue();
                    if (!condition.getAsBoolean()) {
                        throw new AssertionError("the condition does not hold after " + elapsed()
                                + " of virtual time, the limit of " + limit + " is over; pending timers: " + wheel);
                    }
                    return;
                }
                runDue();
            }
        });
    }

    private static long nanos(String name, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(name + ": " + value + " is negative, and time never goes back");
        }
        if (value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    name + ": " + value + " is above " + LONGEST + ", which is all that a clock can count");
        }
        return value.toNanos();
    }

    private void step(Runnable moves) {
        if (running) {
            throw new IllegalStateException("time is moved by the test, not by what runs in it");
        }
        running = true;
        try {
            moves.run();
        } finally {
            running = false;
        }
    }

    /** Goes to the next turn of the wheel, if that is not past the end. */
    private boolean jump(long end) {
        if (wheel.isIdle() || wheel.nextTurn() - end > 0) {
            return false;
        }
        now = wheel.nextTurn() - now > 0 ? wheel.nextTurn() : now;
        return true;
    }

    private void runDue() {
        long steps = 0;
        do {
            for (Runnable task = tasks.next(); task != null; task = tasks.next()) {
                task.run();
                if (++steps > (shuffles ? SHUFFLED_STEPS_PER_INSTANT : STEPS_PER_INSTANT)) {
                    throw new AssertionError("time stands still at " + elapsed() + ": " + steps
                            + " tasks have run in this instant, and there are more: " + tasks);
                }
            }
            wheel.advanceTo(now);
            throwFailure();
            steps++;
        } while (!tasks.isEmpty() || (!wheel.isIdle() && wheel.nextTurn() - now <= 0));
    }

    private void throwFailure() {
        Throwable thrown = failure;
        failure = null;
        if (thrown instanceof Error error) {
            throw error;
        }
        if (thrown instanceof RuntimeException exception) {
            throw exception;
        }
        if (thrown != null) {
            throw new AssertionError("an alarm threw a checked exception", thrown);
        }
    }

    /** The time that has passed, and what is pending. */
    @Override
    public String toString() {
        return "VirtualTime[elapsed=" + elapsed() + ", tasks=" + tasks.size() + ", timers=" + wheel + "]";
    }
}
