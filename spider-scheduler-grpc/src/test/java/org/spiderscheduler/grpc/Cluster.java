package org.spiderscheduler.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.spiderscheduler.grpc.Patience.await;

import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.JobState;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.TaskId;
import org.spiderscheduler.core.loop.DecisionLoop;
import org.spiderscheduler.core.policy.FifoPolicy;
import org.spiderscheduler.core.time.TimerThread;
import org.spiderscheduler.grpc.testing.RemoteSchedulerService;
import org.spiderscheduler.grpc.testing.StorageServer;
import org.spiderscheduler.testkit.Fleet;
import org.spiderscheduler.testkit.InMemoryStorage;
import org.spiderscheduler.testkit.JobSpec;
import org.spiderscheduler.testkit.TaskEvent;
import org.spiderscheduler.testkit.TaskHistory;
import org.spiderscheduler.testkit.TaskSpec;
import org.spiderscheduler.testkit.TaskState;
import org.spiderscheduler.testkit.assertions.SchedulerAssertions;

/**
 * A whole cluster over loopback TCP: storage, a scheduler, and a fleet, with a {@link Pipe} before each of the two
 * servers.
 */
final class Cluster implements AutoCloseable {
    /** Long enough that no waiting call ends by itself, however slow the machine. */
    static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

    final TimerThread timer = TimerThread.start("cluster-timer");
    private final Duration liveness;
    final InMemoryStorage storage;
    final StorageServer storageServer;
    Scheduler scheduler;
    /** What execution managers connect to: whichever scheduler runs. */
    final Pipe toScheduler;

    final RemoteSchedulerService service;
    final Fleet fleet;
    /** Once it has been shut down, it drops what the alarms of execution managers may still submit. */
    private final ExecutorService fleetThread = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> new Thread(work, "cluster-fleet"),
            new ThreadPoolExecutor.DiscardPolicy());

    /** A cluster in which nothing is considered dead, even if the machine stalls for seconds. */
    Cluster(int machines) throws IOException {
        this(machines, Duration.ofMinutes(5));
    }

    /**
     * A cluster in which dead execution managers are noticed soon; if the machine stalls, others may be considered dead
     * as well.
     */
    static Cluster withDeaths(int machines) throws IOException {
        return new Cluster(machines, Duration.ofSeconds(2));
    }

    private Cluster(int machines, Duration liveness) throws IOException {
        this.liveness = liveness;
        storage = InMemoryStorage.builder(timer)
                .sweepInterval(Duration.ofMillis(200))
                .executionManagerTimeout(liveness.multipliedBy(2))
                .build();
        storageServer = StorageServer.start(storage, 0);
        scheduler = new Scheduler(storageServer.port(), liveness);
        toScheduler = new Pipe(scheduler.port());
        service = RemoteSchedulerService.connect("127.0.0.1", toScheduler.port());
        fleet = Fleet.builder(storage, service, timer, fleetThread)
                .size(machines)
                .retryDelay(Duration.ofMillis(50))
                .build();
    }

    /** A scheduler's process, and its connection to storage. */
    static final class Scheduler implements AutoCloseable {
        final Pipe toStorage;
        private final GrpcScheduler scheduler;

        Scheduler(int storagePort, Duration liveness) throws IOException {
            toStorage = new Pipe(storagePort);
            scheduler = GrpcScheduler.builder(
                            GrpcSchedulerStorageClient.builder(
                                            "127.0.0.1", toStorage.port(), InsecureChannelCredentials.create())
                                    .answerTimeout(Duration.ofSeconds(3))
                                    .callTimeout(Duration.ofSeconds(5)),
                            "127.0.0.1",
                            50_052,
                            InsecureServerCredentials.create())
                    .listenOn(0)
                    .server(options -> options.bindTo("127.0.0.1").maxWait(LONGEST_WAIT))
                    .runtime(options -> options.core(DecisionLoop.builder(new FifoPolicy())
                                    .longWait(Duration.ofSeconds(1))
                                    .build())
                            .livenessTimeout(liveness)
                            .retryBackoff(Duration.ofMillis(20), Duration.ofMillis(200)))
                    .build();
            scheduler.start();
            scheduler.registration().join();
        }

        int port() {
            return scheduler.port();
        }

        @Override
        public void close() {
            scheduler.close();
            toStorage.close();
        }

        /** Ends it silently: nothing that it sends from now on gets out. */
        void kill() {
            toStorage.refuse();
            close();
        }

        @Override
        public String toString() {
            return scheduler.toString();
        }
    }

    /** Kills the scheduler, and starts its successor, which execution managers find at the same port. */
    void replaceScheduler() throws IOException {
        toScheduler.refuse();
        scheduler.kill();
        scheduler = new Scheduler(storageServer.port(), liveness);
        toScheduler.leadTo(scheduler.port());
    }

    // ---- work

    /** Submits jobs with a commit and a cleanup task each, all of which will succeed. */
    List<JobId> submit(int jobs, int tasks, TaskSpec task) {
        JobSpec spec =
                JobSpec.builder().tasks(tasks, task).commit(task).cleanup(task).build();
        List<JobId> submitted = new ArrayList<>();
        for (int i = 0; i < jobs; i++) {
            submitted.add(storage.submit(spec));
        }
        return submitted;
    }

    /** Waits until that many tasks have succeeded. */
    void awaitSucceeded(int tasks) {
        await().pollInterval(Duration.ofMillis(5)).until(() -> storage.taskCount(TaskState.SUCCEEDED) >= tasks);
    }

    /** Waits until every job has ended. */
    void awaitEnd() {
        try {
            await().pollInterval(Duration.ofMillis(20)).until(storage::allJobsEnded);
        } catch (ConditionTimeoutException late) {
            // Shows the history of the tasks that hold it up.
            SchedulerAssertions.assertThat(storage)
                    .as(
                            "%s, in the lanes of storage: %s",
                            scheduler,
                            Stream.of(Lane.values())
                                    .map(lane -> lane + " " + storage.laneSize(lane))
                                    .toList())
                    .allJobsEnded();
        }
    }

    /** Commands the fleet, on its thread. */
    void command(Runnable commands) {
        try {
            fleetThread.submit(commands).get(Patience.MINUTES.toMinutes(), TimeUnit.MINUTES);
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    /**
     * Fails unless every task of the jobs that succeeded has succeeded exactly once, and no cleanup task of theirs ran;
     * of the other jobs, the cleanup task exactly once and no other task twice; and unless the scheduler did nothing
     * that is fatal to storage.
     */
    void everyTaskSucceededOnce() {
        List<TaskHistory> wrong = new ArrayList<>();
        storage.jobIds().forEach(job -> {
            boolean succeeded = storage.jobState(job) == JobState.SUCCEEDED;
            storage.histories(job).forEach(history -> {
                int times = history.count(TaskEvent.Kind.SUCCEEDED);
                boolean cleanup = history.task().taskId().equals(TaskId.CLEANUP);
                int least = succeeded != cleanup ? 1 : 0;
                int most = succeeded && cleanup ? 0 : 1;
                if (times < least || times > most) {
                    wrong.add(history);
                }
            });
        });
        assertThat(wrong)
                .as("tasks that have not succeeded as often as they should")
                .isEmpty();
        storage.checkNoMistakes();
    }

    @Override
    public void close() {
        service.close();
        scheduler.close();
        toScheduler.close();
        storageServer.close();
        fleetThread.shutdown();
        timer.close();
    }
}
