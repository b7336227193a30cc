package org.spiderscheduler.examples.workload;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.spiderscheduler.api.ResourceGroupId;

/** The workload that needs no file: a bit of everything, for three resource groups of different sizes. */
public final class BuiltInMix {
    private static final int JOBS_OF_EACH_SHAPE = 20;
    private static final Duration COMMIT = Duration.ofSeconds(2);
    private static final Duration CLEANUP = Duration.ofSeconds(3);

    private final SplittableRandom random;
    private final List<PlannedJob> jobs = new ArrayList<>();

    private BuiltInMix(long seed) {
        random = new SplittableRandom(seed);
    }

    /**
     * Creates the workload.
     *
     * @param seed determines run times, sizes, groups and submit times; the same seed gives the same workload
     * @return about a thousand tasks, submitted over ten minutes
     */
    public static Workload of(long seed) {
        BuiltInMix mix = new BuiltInMix(seed);
        for (int number = 1; number <= JOBS_OF_EACH_SHAPE; number++) {
            mix.add(mix.job("fan-" + number).tasks(mix.fanOutFanIn()));
            mix.add(mix.job("chain-" + number).tasks(mix.chain(mix.between(4, 12))));
            mix.add(mix.job("layers-" + number).tasks(mix.layers()));
        }
        mix.addJobsThatDoNotSucceed();
        mix.jobs.sort(Comparator.comparing(PlannedJob::submitAt));
        return new Workload("built-in mix", mix.jobs, List.of());
    }

    /** Two in three have a commit task, one in two a cleanup task. */
    private void add(PlannedJob.Builder job) {
        if (jobs.size() % 3 != 2) {
            job.commit(COMMIT);
        }
        if (jobs.size() % 2 == 0) {
            job.cleanup(CLEANUP);
        }
        jobs.add(job.build());
    }

    private void addJobsThatDoNotSucceed() {
        jobs.add(job("fails-with-cleanup")
                .tasks(endInFailure(chain(3)))
                .cleanup(CLEANUP)
                .build());
        jobs.add(job("fails").tasks(endInFailure(fanOutFanIn())).commit(COMMIT).build());
        jobs.add(job("cancelled-with-cleanup")
                .tasks(chain(12))
                .commit(COMMIT)
                .cleanup(CLEANUP)
                .cancelAfter(Duration.ofSeconds(5))
                .build());
        jobs.add(job("cancelled")
                .tasks(chain(8))
                .cancelAfter(Duration.ofSeconds(3))
                .build());
    }

    /** Half of the jobs belong to group 1, and a third to group 2. */
    private PlannedJob.Builder job(String name) {
        int die = between(1, 6);
        return PlannedJob.builder(name, new ResourceGroupId(die <= 3 ? 1 : die <= 5 ? 2 : 3))
                .submitAt(Duration.ofMillis(between(0, 600_000)));
    }

    private List<PlannedTask> chain(int length) {
        List<PlannedTask> tasks = new ArrayList<>(List.of(PlannedTask.of(runTime())));
        while (tasks.size() < length) {
            tasks.add(PlannedTask.of(runTime(), tasks.size() - 1));
        }
        return tasks;
    }

    private List<PlannedTask> fanOutFanIn() {
        List<PlannedTask> tasks = new ArrayList<>(List.of(PlannedTask.of(runTime())));
        List<Integer> middle = new ArrayList<>();
        for (int width = between(6, 24); width > 0; width--) {
            middle.add(tasks.size());
            tasks.add(PlannedTask.of(runTime(), 0));
        }
        tasks.add(new PlannedTask(runTime(), middle, false));
        return tasks;
    }

    /** Layers of four tasks, each after two neighbouring tasks of the layer before. */
    private List<PlannedTask> layers() {
        int width = 4;
        List<PlannedTask> tasks = new ArrayList<>();
        for (int layer = 0; layer < 4; layer++) {
            int before = tasks.size() - width;
            for (int place = 0; place < width; place++) {
                tasks.add(
                        layer == 0
                                ? PlannedTask.of(runTime())
                                : PlannedTask.of(runTime(), before + place, before + (place + 1) % width));
            }
        }
        return tasks;
    }

    private static List<PlannedTask> endInFailure(List<PlannedTask> tasks) {
        PlannedTask last = tasks.get(tasks.size() - 1);
        tasks.set(tasks.size() - 1, new PlannedTask(last.runTime(), last.parents(), true));
        return tasks;
    }

    private Duration runTime() {
        return Duration.ofMillis(between(500, 12_000));
    }

    private int between(int least, int most) {
        return random.nextInt(least, most + 1);
    }
}
