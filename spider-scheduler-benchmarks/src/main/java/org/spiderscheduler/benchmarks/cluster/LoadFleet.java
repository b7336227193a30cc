package org.spiderscheduler.benchmarks.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Execution managers on one thread. */
final class LoadFleet implements AutoCloseable {
    private static final long HEARTBEAT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Selector selector = Selector.open();
    private final List<LoadExecutionManager> managers = new ArrayList<>();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final Thread thread = new Thread(this::run, "load-fleet");
    private volatile boolean closing;

    LoadFleet(int size, int port, LoadExecutionManager.Work work) throws IOException {
        for (int id = 1; id <= size; id++) {
            managers.add(new LoadExecutionManager(id, port, selector, work));
        }
        thread.setDaemon(true);
        thread.start();
    }

    /** How many calls for a task have failed; after {@link #close()}. */
    int failures() {
        return managers.stream().mapToInt(LoadExecutionManager::failures).sum();
    }

    /** Throws if the fleet has failed. */
    void check() {
        if (end.isDone()) {
            end.join();
        }
    }

    private void run() {
        try {
            for (LoadExecutionManager manager : managers) {
                manager.askForTask();
            }
            long between = HEARTBEAT_NANOS / managers.size();
            long nextHeartbeat = System.nanoTime() + between;
            int turn = 0;
            while (!closing) {
                long left = nextHeartbeat - System.nanoTime();
                if (left <= 0) {
                    managers.get(turn++ % managers.size()).heartbeat();
                    nextHeartbeat += between;
                } else {
                    selector.select(LoadFleet::readable, Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
                }
            }
            for (LoadExecutionManager manager : managers) {
                manager.close();
            }
            selector.close();
            end.complete(null);
        } catch (IOException | RuntimeException failure) {
            end.completeExceptionally(failure);
        }
    }

    private static void readable(SelectionKey key) {
        try {
            ((LoadExecutionManager) key.attachment()).readable();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        closing = true;
        selector.wakeup();
        end.join();
    }
}
