package org.spiderscheduler.testkit.tck;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;
import org.spiderscheduler.core.time.Timer;
import org.spiderscheduler.testkit.VirtualTime;

/**
 * What a contract runs on: time, and the one serial executor that a core lives on (§5.10). A contract makes one for
 * each test, hands it to what it tests, and closes it when the test is over.
 *
 * <p>In virtual time nothing happens concurrently with the test, so that "at once" and "not at all" are exact, and
 * every run is the same. In real time "at once" means within a certain patience, and "not at all" means not within a
 * short quiet time. Choose it only for what needs real threads or a network.
 */
public abstract class TckEnvironment {
    TckEnvironment() {}

    /**
     * Virtual time: everything runs on the test's thread, and only the test moves the clock.
     *
     * @return a new environment
     */
    public static TckEnvironment virtual() {
        return new VirtualEnvironment(new VirtualTime());
    }

    /**
     * Real time, with a patience of 10 s, a quiet time of 50 ms, and waits of 100 ms and 2 s.
     *
     * @return a new environment, with a timer thread and an executor thread of its own
     */
    public static TckEnvironment real() {
        return new RealEnvironment(
                Duration.ofSeconds(10), Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofSeconds(2));
    }

    /**
     * The timer of all waits. Its alarms do not go off on the {@linkplain #executor() executor}.
     *
     * @return always the same timer
     */
    public abstract Timer timer();

    /**
     * Runs one task after the other: cores, and all that is handed to them.
     *
     * @return always the same executor
     */
    public abstract Executor executor();

    /** Lets everything happen that can happen without time moving. In real time: waits for the quiet time. */
    abstract void settle();

    /**
     * Whether a condition comes to hold without time moving. In real time: within the patience.
     *
     * @param condition evaluated on the calling thread
     * @return true as soon as it holds
     */
    abstract boolean settles(BooleanSupplier condition);

    /**
     * Lets time pass, and everything happen that falls due.
     *
     * @param duration how much
     */
    abstract void advance(Duration duration);

    /**
     * Lets time pass until a condition holds. In real time the patience is added to the limit.
     *
     * @param condition evaluated on the calling thread
     * @param limit how much time may pass
     * @return true as soon as it holds, false if it does not within the limit
     */
    abstract boolean reaches(BooleanSupplier condition, Duration limit);

    /**
     * A wait that a contract may sit out.
     *
     * @return above zero
     */
    abstract Duration shortWait();

    /**
     * A wait that is far longer than the short one, but that a contract may still sit out now and then.
     *
     * @return at least ten times the short one
     */
    abstract Duration longWait();

    /** Ends what the environment has started, and waits for what runs on its executor. */
    abstract void close();
}
