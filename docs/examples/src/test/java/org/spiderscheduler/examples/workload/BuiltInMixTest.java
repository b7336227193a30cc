package org.spiderscheduler.examples.workload;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spiderscheduler.api.JobState;

@DisplayName("The built-in mix")
class BuiltInMixTest {
    @Test
    @DisplayName("is the same for the same seed, and different for another")
    void seeded() {
        assertThat(BuiltInMix.of(7)).isEqualTo(BuiltInMix.of(7)).isNotEqualTo(BuiltInMix.of(8));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {0, 1, 2, 3, -1, 42, Long.MIN_VALUE, Long.MAX_VALUE})
    @DisplayName("has all endings, three groups, and some commit and cleanup tasks, whatever the seed")
    void aBitOfEverything(long seed) {
        Workload mix = BuiltInMix.of(seed);

        Map<JobState, Long> endings = mix.jobs().stream().collect(groupingBy(PlannedJob::expectedEnd, counting()));
        assertThat(endings)
                .containsOnly(
                        Map.entry(JobState.SUCCEEDED, 60L),
                        Map.entry(JobState.FAILED, 2L),
                        Map.entry(JobState.CANCELLED, 2L));
        assertThat(mix.groupCount()).isEqualTo(3);
        assertThat(mix.jobs().stream().filter(job -> job.commit().isPresent())).hasSize(42);
        assertThat(mix.jobs().stream().filter(job -> job.cleanup().isPresent())).hasSize(32);
        assertThat(mix.taskCount()).isBetween(700L, 1_300L);
    }

    @Test
    @DisplayName("is submitted over ten minutes, in order")
    void submissions() {
        assertThat(BuiltInMix.of(1).jobs())
                .isSortedAccordingTo(Comparator.comparing(PlannedJob::submitAt))
                .allSatisfy(job -> assertThat(job.submitAt()).isLessThanOrEqualTo(Duration.ofMinutes(10)));
    }

    @Test
    @DisplayName("keeps eight execution managers busy for most of the time")
    void load() {
        Duration share = LowerBound.of(BuiltInMix.of(1)).totalWork().dividedBy(8);

        assertThat(share).isBetween(Duration.ofMinutes(7), Duration.ofMinutes(14));
    }
}
