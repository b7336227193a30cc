package org.spiderscheduler.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Values")
class ValuesTest {
    private static final InboundEntry ENTRY = new InboundEntry(new ResourceGroupId(1), new JobId(2), TaskId.index(3));

    @Test
    @DisplayName("a batch keeps its own unmodifiable copy of the entries")
    void batchCopies() {
        List<InboundEntry> mine = new ArrayList<>(List.of(ENTRY));
        InboundBatch batch = new InboundBatch(new SessionId(1), mine);
        mine.clear();
        assertThat(batch.entries()).containsExactly(ENTRY);
        assertThatThrownBy(() -> batch.entries().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    @DisplayName("§1.6 no part of a value may be missing")
    @SuppressWarnings("NullAway")
    void nulls() {
        SessionId session = new SessionId(1);
        ResourceGroupId group = new ResourceGroupId(1);
        JobId job = new JobId(1);
        assertThatNullPointerException().isThrownBy(() -> new InboundEntry(null, job, TaskId.COMMIT));
        assertThatNullPointerException().isThrownBy(() -> new InboundEntry(group, null, TaskId.COMMIT));
        assertThatNullPointerException().isThrownBy(() -> new InboundEntry(group, job, null));
        assertThatNullPointerException().isThrownBy(() -> new TaskAssignment(null, job, TaskId.COMMIT));
        assertThatNullPointerException().isThrownBy(() -> new TaskAssignment(group, null, TaskId.COMMIT));
        assertThatNullPointerException().isThrownBy(() -> new TaskAssignment(group, job, null));
        assertThatNullPointerException().isThrownBy(() -> new InboundBatch(null, List.of()));
        assertThatNullPointerException().isThrownBy(() -> new InboundBatch(session, null));
        assertThatNullPointerException().isThrownBy(() -> new SessionAssignment(null, ENTRY.toAssignment()));
        assertThatNullPointerException().isThrownBy(() -> new SessionAssignment(session, null));
        assertThatNullPointerException().isThrownBy(() -> new TaskAssignmentRecord(null, new SchedulerId(1)));
        assertThatNullPointerException().isThrownBy(() -> new TaskAssignmentRecord(new TaskAssignmentId(1), null));
        assertThatNullPointerException().isThrownBy(() -> new SchedulerRegistration(null, session));
        assertThatNullPointerException().isThrownBy(() -> new SchedulerRegistration(new SchedulerId(1), null));
    }

    @Test
    @DisplayName("the entries of many jobs of one group have nearly all distinct hash codes, and so have assignments")
    void hashCodesSpread() {
        Set<Integer> hashCodes = new HashSet<>();
        Set<Integer> ofAssignments = new HashSet<>();
        ResourceGroupId group = new ResourceGroupId(1);
        for (int job = 1; job <= 100; job++) {
            for (int task = 0; task < 1_000; task++) {
                InboundEntry entry = new InboundEntry(group, new JobId(job), TaskId.index(task));
                hashCodes.add(entry.hashCode());
                ofAssignments.add(entry.toAssignment().hashCode());
            }
        }
        assertThat(hashCodes).hasSizeGreaterThan(99_000);
        assertThat(ofAssignments).hasSizeGreaterThan(99_000);
    }

    @Test
    @DisplayName("an entry and its assignment name the same task")
    void entryAndAssignment() {
        assertThat(ENTRY.toAssignment().toEntry()).isEqualTo(ENTRY);
    }

    @Test
    @DisplayName("a task id prints as its index, commit or cleanup, and is read back")
    void taskIds() {
        assertThat(TaskId.index(-1)).hasToString("18446744073709551615");
        for (TaskId each : List.of(TaskId.index(7), TaskId.COMMIT, TaskId.CLEANUP)) {
            assertThat(TaskId.parse(each.toString())).isEqualTo(each);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TaskId.parse("Commit"))
                .withMessageContaining("\"Commit\"");
    }

    @Test
    @DisplayName("task ids are in order by index, unsigned, then commit, then cleanup")
    void taskIdsCompare() {
        List<TaskId> inOrder =
                List.of(TaskId.index(0), TaskId.index(7), TaskId.index(-1), TaskId.COMMIT, TaskId.CLEANUP);
        List<TaskId> shuffled = new ArrayList<>(inOrder);
        Collections.shuffle(shuffled, new Random(7));
        Collections.sort(shuffled);
        assertThat(shuffled).isEqualTo(inOrder);
        inOrder.forEach(each -> assertThat(each).isEqualByComparingTo(TaskId.parse(each.toString())));
    }

    @Test
    @DisplayName("§2.4 every task belongs to one lane")
    void lanes() {
        assertThat(TaskId.index(0).lane()).isEqualTo(Lane.REGULAR);
        assertThat(TaskId.COMMIT.lane()).isEqualTo(Lane.COMMIT);
        assertThat(TaskId.CLEANUP.lane()).isEqualTo(Lane.CLEANUP);
    }

    @Test
    @DisplayName("a failure of the client tells whether to try again")
    void retryable() {
        assertThat(new StorageTransportException("m").isRetryable()).isTrue();
        assertThat(new StorageServerException("m").isRetryable()).isTrue();
        assertThat(new InboundClosedException("m").isRetryable()).isFalse();
        assertThat(new JobNotFoundException("m").isRetryable()).isFalse();
        assertThat(new StorageInvalidInputException("m").isRetryable()).isFalse();
    }
}
