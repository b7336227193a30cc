package org.spiderscheduler.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.spiderscheduler.api.JobState.CANCELLED;
import static org.spiderscheduler.api.JobState.CLEANUP_READY;
import static org.spiderscheduler.api.JobState.COMMIT_READY;
import static org.spiderscheduler.api.JobState.FAILED;
import static org.spiderscheduler.api.JobState.READY;
import static org.spiderscheduler.api.JobState.RUNNING;
import static org.spiderscheduler.api.JobState.SUCCEEDED;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("A job's state")
class JobStateTest {
    private static final Map<JobState, Set<JobState>> STEPS = Map.of(
            READY, EnumSet.of(RUNNING, CANCELLED),
            RUNNING, EnumSet.of(COMMIT_READY, CLEANUP_READY, SUCCEEDED, FAILED, CANCELLED),
            COMMIT_READY, EnumSet.of(CLEANUP_READY, SUCCEEDED, FAILED),
            CLEANUP_READY, EnumSet.of(FAILED, CANCELLED));

    @ParameterizedTest
    @EnumSource
    @DisplayName("can become only what the design allows; a terminal state does not change")
    void steps(JobState state) {
        Set<JobState> reachable =
                EnumSet.allOf(JobState.class).stream().filter(state::canBecome).collect(Collectors.toSet());
        assertThat(reachable).isEqualTo(STEPS.getOrDefault(state, Set.of()));
        assertThat(state.isTerminal()).isEqualTo(reachable.isEmpty());
    }
}
