package org.spiderscheduler.benchmarks.linearizability;

/**
 * All threads do everything, with room for one. Here an enqueue concurrent with a bump or a close does more than a
 * sequential queue can explain (see {@code docs/concurrency.md}), so this only checks what holds at quiescence.
 */
public final class EverythingAtOnceFull extends EverythingAtOnce {
    public EverythingAtOnceFull() {
        super(1);
    }
}
