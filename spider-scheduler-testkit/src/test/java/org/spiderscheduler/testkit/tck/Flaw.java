package org.spiderscheduler.testkit.tck;

import java.util.concurrent.CompletableFuture;

/** One thing that is wrong on purpose: a constant of an enumeration for each, which makes the wrong implementation. */
interface Flaw {
    /** Its name as a constant. */
    String name();

    /** The rule that it breaks; where one mistake cannot but break two, both, with a blank between. */
    String rules();

    /**
     * Runs it elsewhere, and is busy until it is through: to wait is another flaw (§1.4), which is seen where the other
     * thread is slow to get its turn.
     */
    static void onAnotherThread(Runnable call) {
        CompletableFuture<Void> elsewhere = CompletableFuture.runAsync(call);
        while (!elsewhere.isDone()) {
            Thread.onSpinWait();
        }
        elsewhere.join();
    }
}
