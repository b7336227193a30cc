package org.spiderscheduler.testkit.tck;

import java.util.concurrent.CompletableFuture;

/** One thing that is wrong on purpose: a constant of an enumeration for each, which makes the wrong implementation. */
interface Flaw {
    /** Its name as a constant. */
    String name();

    /** The rule that it breaks; where one mistake necessarily breaks two, both, separated by a blank. */
    String rules();

    /**
     * Runs it on another thread, and spins until it is done: waiting would be another flaw (§1.4), which would be seen
     * when the other thread is slow to get its turn. It yields, since on busy processors it would keep the other thread
     * from its turn.
     */
    @SuppressWarnings("ThreadPriorityCheck")
    static void onAnotherThread(Runnable call) {
        CompletableFuture<Void> elsewhere = CompletableFuture.runAsync(call);
        while (!elsewhere.isDone()) {
            Thread.yield();
        }
        elsewhere.join();
    }
}
