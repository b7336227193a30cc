package org.spiderscheduler.benchmarks.linearizability;

/**
 * All threads do everything, with room for one. An enqueue beside a bump or a close does more here than a sequential
 * queue can explain ({@code docs/concurrency.md} tells), so this is for what holds when all is quiet.
 */
public final class EverythingAtOnceFull extends EverythingAtOnce {
    public EverythingAtOnceFull() {
        super(1);
    }
}
