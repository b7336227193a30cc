package org.spiderscheduler.testkit.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.random.RandomGenerator;
import org.spiderscheduler.api.ResourceGroupId;
import org.spiderscheduler.testkit.JobSpec;
import org.spiderscheduler.testkit.TaskSpec;

/** Three jobs with twenty regular tasks between them, most with a commit and a cleanup task; each is a random graph. */
final class SmallWorkload {
    private static final int[] TASKS = {7, 7, 6};

    private SmallWorkload() {}

    static List<PlannedJob> draw(RandomGenerator random, Duration phase) {
        List<PlannedJob> jobs = new ArrayList<>();
        for (int tasks : TASKS) {
            jobs.add(new PlannedJob(Duration.ofMillis(random.nextLong(phase.toMillis() / 2 + 1)), job(random, tasks)));
        }
        jobs.sort(Comparator.comparing(PlannedJob::at));
        return jobs;
    }

    private static JobSpec job(RandomGenerator random, int tasks) {
        JobSpec.Builder job = JobSpec.builder().resourceGroup(new ResourceGroupId(1 + random.nextInt(3)));
        int freeOneIn = 1 + random.nextInt(4);
        for (int task = 0; task < tasks; task++) {
            if (task == 0 || random.nextInt(freeOneIn) == 0) {
                job.task(task(random));
            } else {
                int one = random.nextInt(task);
                int other = random.nextInt(task);
                if (one == other) {
                    job.task(task(random), one);
                } else {
                    job.task(task(random), one, other);
                }
            }
        }
        if (random.nextInt(4) > 0) {
            job.commit(task(random));
        }
        if (random.nextInt(4) > 0) {
            job.cleanup(task(random));
        }
        return job.build();
    }

    private static TaskSpec task(RandomGenerator random) {
        return new TaskSpec(
                Duration.ofMillis(random.nextInt(5) == 0 ? 0 : random.nextInt(8_000)),
                random.nextInt(3),
                1 + random.nextInt(2),
                Duration.ofSeconds(20 + random.nextInt(100)));
    }
}
