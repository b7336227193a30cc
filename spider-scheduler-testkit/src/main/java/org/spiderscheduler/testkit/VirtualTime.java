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
 * A clock, a timer and an executor that the test steps on its own thread: the production timer wheel, turned by hand.
 * Time moves only in {@link #advance(Duration)}, {@link #advanceUntil(BooleanSupplier, Duration)} and
 * {@link #leap(Duration)}, and never backwards. The executor's tasks run in between, and take no time.
 *
 * <p>What an alarm or a task throws reaches the test from the call that moves time. Not thread-safe.
 */
public final class VirtualTime implements Timer, Executor {
    /** More than this without time moving is a livelock: a million tasks that take no time need far less. */
    private static final long STEPS_PER_INSTANT = 20_000_000;

    /** A simulation is small, and livelocks are among the things that it looks for. */
    private static final long SHUFFLED_STEPS_PER_INSTANT = 200_000;

    /** About 292 years. */
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    // Near the end of the range, where System.nanoTime() may be too: it exposes sums that overflow.
    private final long origin = Long.MAX_VALUE - 1_000_000_000L;
    private long now = origin;
    private final WheelTimer wheel = new WheelTimer(() -> now);
    private final RunnableTasks tasks;
    private final boolean shuffles;
    private boolean running;
    private @Nullable Throwable failure;

    /**
     * Makes a virtual time that stands still, with nothing pending. Tasks run in the order in which they were
     * submitted. Alarms due at the same time fire in an order that is up to the timer, and the same in every run;
     * {@link #shuffled(RandomGenerator)} exposes code that relies on it.
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
     * Makes a virtual time that stands still, with nothing pending, in which chance decides the order: any of the tasks
     * and alarms that could run now may be next. An alarm that is cancelled when it is already due may still fire, as
     * with a timer that has its own thread.
     *
     * @param order the source of randomness; the same numbers from it give the same order
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
     * How far time has moved since this was made.
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
        // The timer survives what an alarm throws, but the test must hear of it.
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
     * Queues a task. It runs when the test next steps this time, not within this call.
     *
     * @param task what to run
     */
    @Override
    public void execute(Runnable task) {
        tasks.add(Objects.requireNonNull(task, "task"));
    }

    /** Always throws: the thread that would wait is the only one that moves this time. */
    @Override
    public void checkMayBlock() {
        throw new IllegalStateException("under virtual time nothing may block: the test itself moves the clock");
    }

    /**
     * Runs everything that is due now, and whatever that makes due, until nothing is left to run at this instant. Does
     * not move time.
     */
    public void runUntilIdle() {
        step(this::runDue);
    }

    /**
     * Moves time forward, from deadline to deadline, and runs what falls due, up to and including the last instant.
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
     * Makes the clock jump, as when a machine was suspended: everything that falls due in between fires together, at
     * the new time, when this time is next stepped. Tasks and alarms may call this too.
     *
     * @param duration how far; not negative, and at most what a {@code long} counts in nanoseconds, about 292 years
     * @throws IllegalArgumentException if {@code duration} is out of that range
     */
    public void leap(Duration duration) {
        now += nanos("duration", duration);
    }

    /**
     * Moves time forward until a condition holds. It is checked whenever everything due at an instant has run.
     *
     * @param condition what to wait for
     * @param limit how far time may move; not negative, and at most about 292 years
     * @throws IllegalArgumentException if {@code limit} is out of that range
     * @throws AssertionError if the condition does not hold by then, or nothing is pending that could make it hold; the
     *     message names the pending timers
     */
    public void advanceUntil(BooleanSupplier condition, Duration limit) {
        Objects.requireNonNull(condition, "condition");
        long end = now + nanos("limit", limit);
        step(() -> {
            runDue();
            while (!condition.getAsBoolean()) {
                if (wheel.isIdle()) {
                    throw new AssertionError("the condition does not hold after " + elapsed()
                            + " of virtual time, and nothing is pending that could make it hold");
                }
                if (!jump(end)) {
                    now = end - now > 0 ? end : now;
                    runDue();
                    if (!condition.getAsBoolean()) {
                        throw new AssertionError(
                                "the condition does not hold after " + elapsed() + " of virtual time, and the limit of "
                                        + limit + " is reached; pending timers: " + wheel);
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
                    name + ": " + value + " is above " + LONGEST + ", the most that a clock can count");
        }
        return value.toNanos();
    }

    private void step(Runnable moves) {
        if (running) {
            throw new IllegalStateException("only the test may move time, not what runs in it");
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
