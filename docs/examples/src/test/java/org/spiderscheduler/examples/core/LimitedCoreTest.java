package org.spiderscheduler.examples.core;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.spiderscheduler.testkit.assertions.SchedulerAssertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.core.loop.DecisionLoop;
import org.spiderscheduler.core.runtime.SchedulerRuntime;
import org.spiderscheduler.core.runtime.SchedulerStats;
import org.spiderscheduler.testkit.Fleet;
import org.spiderscheduler.testkit.InMemoryStorage;
import org.spiderscheduler.testkit.InMemoryStorageClient;
import org.spiderscheduler.testkit.JobSpec;
import org.spiderscheduler.testkit.TaskSpec;
import org.spiderscheduler.testkit.VirtualTime;
import org.spiderscheduler.testkit.simulation.SimulatedScheduler;
import org.spiderscheduler.testkit.simulation.Simulation;
import org.spiderscheduler.testkit.simulation.SimulationTest;

@DisplayName("The limited core")
class LimitedCoreTest {
    private static final int LIMIT = 3;

    private final VirtualTime time = new VirtualTime();
    private final InMemoryStorage storage = InMemoryStorage.create(time);
    private final LimitedCore.Released released = new LimitedCore.Released();
    private SchedulerRuntime scheduler;

    @BeforeEach
    void start() {
        InMemoryStorageClient client = storage.client();
        scheduler = SchedulerRuntime.builder(client, storage.sessionId(), client::schedulerId)
                .listener(released)
                .coreWithTimer(timer -> new LimitedCore(timer, released, LIMIT, DecisionLoop.fifo()))
                .queueCapacity(1) // so that a task is running, one is queued, and one is parked at the queue
                .timer(time)
                .executor(time)
                .build();
        scheduler.start();
        storage.submit(JobSpec.builder()
                .tasks(30, TaskSpec.taking(Duration.ofSeconds(10)))
                .build());
    }

    private Fleet fleet(int size) {
        return Fleet.builder(storage, scheduler.service(), time).size(size).build();
    }

    private int queuedOrRunning() {
        SchedulerStats now = scheduler.stats();
        return now.backlog() + now.outstanding();
    }

    /** Checks every second. */
    private void advance(int seconds) {
        for (int second = 0; second < seconds; second++) {
            time.advance(Duration.ofSeconds(1));
            assertThat(queuedOrRunning()).isLessThanOrEqualTo(LIMIT);
        }
    }

    private void runToEnd() {
        while (!storage.allJobsEnded() && time.elapsed().compareTo(Duration.ofHours(1)) < 0) {
            advance(1);
        }
        assertThat(storage).allJobsSucceeded().hasSeenNoMistakes();
    }

    @Test
    @DisplayName("keeps as many tasks queued or running as its limit, and never more")
    void keepsLimit() {
        fleet(8);
        advance(35);
        assertThat(queuedOrRunning()).isEqualTo(LIMIT);
        runToEnd();
    }

    @Test
    @DisplayName("frees the place of a task whose execution manager is lost")
    void lostMachine() {
        Fleet fleet = fleet(2);
        advance(1);
        fleet.executionManager(1).crash();
        advance(60);
        assertThat(queuedOrRunning()).isEqualTo(LIMIT);
        runToEnd();
    }

    @Test
    @DisplayName("frees the place of each task that a new session voids, once")
    void newSession() {
        Fleet fleet = fleet(1);
        advance(1);
        storage.restart();
        advance(1);
        fleet.add(); // so that there is room for more than the limit
        fleet.add();
        advance(25);
        assertThat(queuedOrRunning()).isEqualTo(LIMIT);
        runToEnd();
    }

    @SimulationTest(seeds = 200)
    @DisplayName("loses nothing, whatever goes wrong")
    void survivesFaults(Simulation.Builder simulation) {
        simulation.scheduler(setup -> {
            LimitedCore.Released its = new LimitedCore.Released(); // each life of the scheduler has its own
            return SimulatedScheduler.of(setup.runtime()
                    .listener(its)
                    .coreWithTimer(
                            timer -> setup.watch().apply(new LimitedCore(timer, its, LIMIT, DecisionLoop.fifo())))
                    .build());
        });
    }

    @Test
    @DisplayName("refuses a limit under which nothing would run")
    void badLimit() {
        assertThatThrownBy(() -> new LimitedCore(time, released, 0, DecisionLoop.fifo()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("limit must be at least 1: 0");
    }
}
