package org.spiderscheduler.examples.quickstart;

import java.time.Duration;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.core.loop.DecisionLoop;
import org.spiderscheduler.core.policy.FifoPolicy;
import org.spiderscheduler.core.runtime.SchedulerRuntime;
import org.spiderscheduler.testkit.Fleet;
import org.spiderscheduler.testkit.InMemoryStorage;
import org.spiderscheduler.testkit.InMemoryStorageClient;
import org.spiderscheduler.testkit.JobSpec;
import org.spiderscheduler.testkit.TaskSpec;
import org.spiderscheduler.testkit.VirtualTime;

/** The whole pipeline in virtual time: storage restarts, a machine dies, and the job still succeeds. */
public final class Quickstart {
    private Quickstart() {}

    /**
     * Runs one job.
     *
     * @param args none
     */
    public static void main(String... args) {
        System.out.println(run());
    }

    static String run() {
        VirtualTime time = new VirtualTime();
        InMemoryStorage storage = InMemoryStorage.create(time);
        InMemoryStorageClient client = storage.client();
        SchedulerRuntime scheduler = SchedulerRuntime.builder(client, storage.sessionId(), client::schedulerId)
                .core(DecisionLoop.builder(new FifoPolicy()).build()) // your policy goes here
                .timer(time)
                .executor(time)
                .build();
        scheduler.start();
        Fleet fleet = Fleet.builder(storage, scheduler.service(), time).size(4).build();

        TaskSpec task = TaskSpec.taking(Duration.ofSeconds(20));
        JobId job = storage.submit(JobSpec.builder()
                .task(task)
                .task(task, 0) // after task 0
                .task(task, 0)
                .task(task, 1, 2)
                .commit(task)
                .build());

        time.advance(Duration.ofSeconds(30));
        storage.restart();
        fleet.executionManager(1).crash();
        time.advanceUntil(storage::allJobsEnded, Duration.ofMinutes(10));
        return "job " + job + " has " + storage.jobState(job) + " after "
                + time.elapsed().toSeconds() + " s";
    }
}
