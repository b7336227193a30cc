package org.spiderscheduler.grpc;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/** Counts the calls that are open, so that a stop can wait for them. Thread-safe. */
final class OpenCalls {
    private final ReentrantLock lock = new ReentrantLock();
    private final CompletableFuture<Void> none = new CompletableFuture<>();
    private int open;
    private boolean closed;

    /** A call begins; false if no call may begin any more. */
    boolean enter() {
        lock.lock();
        try {
            if (closed) {
                return false;
            }
            open++;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** A call that has entered is over. */
    void exit() {
        boolean last;
        lock.lock();
        try {
            open--;
            last = closed && open == 0;
        } finally {
            lock.unlock();
        }
        if (last) {
            none.complete(null);
        }
    }

    /** Lets no further call begin. The future completes when the last one is over. */
    CompletableFuture<Void> close() {
        boolean last;
        lock.lock();
        try {
            closed = true;
            last = open == 0;
        } finally {
            lock.unlock();
        }
        if (last) {
            none.complete(null);
        }
        return none;
    }

    /** How many are open. */
    int count() {
        lock.lock();
        try {
            return open;
        } finally {
            lock.unlock();
        }
    }
}
