package org.spiderscheduler.benchmarks.cluster;

import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.spiderscheduler.grpc.proto.common.TaskId;
import org.spiderscheduler.grpc.proto.storage.InboundQueueServiceGrpc;
import org.spiderscheduler.grpc.proto.storage.PollReadyTasksRequest;
import org.spiderscheduler.grpc.proto.storage.PollReadyTasksResponse;
import org.spiderscheduler.grpc.proto.storage.ReadyTask;
import org.spiderscheduler.grpc.proto.storage.ReadyTasks;
import org.spiderscheduler.grpc.proto.storage.RegisterSchedulerRequest;
import org.spiderscheduler.grpc.proto.storage.RegisterSchedulerResponse;
import org.spiderscheduler.grpc.proto.storage.SchedulerRegistration;
import org.spiderscheduler.grpc.proto.storage.SchedulerRegistrationServiceGrpc;

/**
 * The part of storage that a scheduler sees: three lanes that hold a poll until it is full or its wait is over. Tasks
 * become ready a job at a time: number {@code n} is task {@code n % 1000} of job {@code n / 1000}. Nothing is ever sent
 * again: a task that gets lost stays lost.
 */
final class LoadStorage implements AutoCloseable {
    private static final int TASKS_PER_JOB = 1_000;
    private static final long SESSION = 1;

    private final LongAdder polls = new LongAdder();
    private final AtomicInteger registrations = new AtomicInteger();
    private final ScheduledExecutorService waits = Executors.newSingleThreadScheduledExecutor(LoadStorage::daemon);
    private final Lane regular = new Lane();
    private final Lane commit = new Lane();
    private final Lane cleanup = new Lane();
    private final Server server;

    LoadStorage() throws IOException {
        server = NettyServerBuilder.forAddress(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), InsecureServerCredentials.create())
                .directExecutor()
                .permitKeepAliveTime(0, TimeUnit.NANOSECONDS)
                .permitKeepAliveWithoutCalls(true)
                .addService(new InboundQueue())
                .addService(new Registration())
                .build()
                .start();
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "load-storage-waits");
        thread.setDaemon(true);
        return thread;
    }

    static long number(long jobId, long taskIndex) {
        return jobId * TASKS_PER_JOB + taskIndex;
    }

    int port() {
        return server.getPort();
    }

    int registrations() {
        return registrations.get();
    }

    /** How many polls have come, of all lanes. */
    long polls() {
        return polls.sum();
    }

    /** Makes the next tasks ready. */
    void makeReady(long count) {
        regular.makeReady(count);
    }

    /** How many tasks have been made ready. */
    long ready() {
        return regular.ready();
    }

    /** How many tasks have been offered. */
    long offered() {
        return regular.offered();
    }

    @Override
    public void close() {
        waits.shutdownNow();
        server.shutdownNow();
    }

    private static final class Poll {
        final long maxItems;
        final StreamObserver<PollReadyTasksResponse> observer;

        @Nullable
        ScheduledFuture<?> waitOver;

        Poll(long maxItems, StreamObserver<PollReadyTasksResponse> observer) {
            this.maxItems = maxItems;
            this.observer = observer;
        }
    }

    private final class Lane {
        private long ready;
        private long offered;
        /** At most one: a scheduler has only one poll per lane in flight. */
        private @Nullable Poll parked;

        private synchronized long ready() {
            return ready;
        }

        private synchronized long offered() {
            return offered;
        }

        void poll(PollReadyTasksRequest request, StreamObserver<PollReadyTasksResponse> observer) {
            polls.increment();
            Poll poll = new Poll(request.getMaxItems(), observer);
            synchronized (this) {
                if (ready - offered < poll.maxItems && request.getWaitMs() > 0) {
                    parked = poll;
                    poll.waitOver = waits.schedule(() -> waitIsOver(poll), request.getWaitMs(), TimeUnit.MILLISECONDS);
                    return;
                }
            }
            answer(poll);
        }

        private void waitIsOver(Poll poll) {
            synchronized (this) {
                if (parked != poll) {
                    return;
                }
                parked = null;
            }
            answer(poll);
        }

        void makeReady(long count) {
            Poll full;
            synchronized (this) {
                ready += count;
                full = parked;
                if (full == null || ready - offered < full.maxItems) {
                    return;
                }
                parked = null;
                if (full.waitOver != null) {
                    full.waitOver.cancel(false);
                }
            }
            answer(full);
        }

        private void answer(Poll poll) {
            long first;
            long end;
            synchronized (this) {
                first = offered;
                end = Math.min(ready, first + poll.maxItems);
                offered = end;
            }
            ReadyTasks.Builder tasks = ReadyTasks.newBuilder().setSessionId(SESSION);
            for (long number = first; number < end; number++) {
                tasks.addTasks(ReadyTask.newBuilder()
                        .setResourceGroupId(1)
                        .setJobId(number / TASKS_PER_JOB)
                        .setTaskId(TaskId.newBuilder().setIndex(number % TASKS_PER_JOB)));
            }
            poll.observer.onNext(
                    PollReadyTasksResponse.newBuilder().setTasks(tasks).build());
            poll.observer.onCompleted();
        }
    }

    private final class InboundQueue extends InboundQueueServiceGrpc.InboundQueueServiceImplBase {
        @Override
        public void pollReadyTasks(PollReadyTasksRequest request, StreamObserver<PollReadyTasksResponse> observer) {
            regular.poll(request, observer);
        }

        @Override
        public void pollReadyCommitTasks(
                PollReadyTasksRequest request, StreamObserver<PollReadyTasksResponse> observer) {
            commit.poll(request, observer);
        }

        @Override
        public void pollReadyCleanupTasks(
                PollReadyTasksRequest request, StreamObserver<PollReadyTasksResponse> observer) {
            cleanup.poll(request, observer);
        }
    }

    private final class Registration extends SchedulerRegistrationServiceGrpc.SchedulerRegistrationServiceImplBase {
        @Override
        public void registerScheduler(
                RegisterSchedulerRequest request, StreamObserver<RegisterSchedulerResponse> observer) {
            observer.onNext(RegisterSchedulerResponse.newBuilder()
                    .setRegistration(SchedulerRegistration.newBuilder()
                            .setSchedulerId(registrations.incrementAndGet())
                            .setSessionId(SESSION))
                    .build());
            observer.onCompleted();
        }
    }
}
