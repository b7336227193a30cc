package org.spiderscheduler.core.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.ResourceGroupId;
import org.spiderscheduler.api.SchedulerId;
import org.spiderscheduler.api.SessionAssignment;
import org.spiderscheduler.api.SessionId;
import org.spiderscheduler.api.TaskAssignment;
import org.spiderscheduler.api.TaskAssignmentId;
import org.spiderscheduler.api.TaskAssignmentRecord;
import org.spiderscheduler.api.TaskId;

@DisplayName("What an execution manager holds")
class OutstandingTest {
    private static TaskAssignmentRecord record(long id) {
        return new TaskAssignmentRecord(new TaskAssignmentId(id), new SchedulerId(1));
    }

    private static SessionAssignment item(long id) {
        return new SessionAssignment(
                new SessionId(1), new TaskAssignment(new ResourceGroupId(1), new JobId(1), TaskId.index(id)));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    @DisplayName(
            "is found by its record, and oldest first, and told of while there is any, whatever is added and ended")
    void agreesWithModel(long seed) {
        Random random = new Random(seed);
        Outstanding outstanding = new Outstanding();
        Map<TaskAssignmentRecord, SessionAssignment> model = new LinkedHashMap<>();
        for (int step = 0; step < 5_000; step++) {
            switch (random.nextInt(4)) {
                case 0, 1 -> {
                    outstanding.add(record(step), item(step));
                    model.put(record(step), item(step));
                }
                case 2 -> {
                    TaskAssignmentRecord known = model.isEmpty() || random.nextInt(5) == 0
                            ? record(-1)
                            : new ArrayList<>(model.keySet()).get(random.nextInt(model.size()));
                    assertThat(outstanding.remove(known)).isEqualTo(model.remove(known));
                }
                default -> {
                    if (!model.isEmpty()) {
                        TaskAssignmentRecord oldest = model.keySet().iterator().next();
                        assertThat(outstanding.removeOldest()).isEqualTo(model.remove(oldest));
                    }
                }
            }
            assertThat(outstanding.size()).isEqualTo(model.size());
            assertThat(outstanding.isEmpty()).isEqualTo(model.isEmpty());
            assertThat(outstanding.toString().equals("nothing")).isEqualTo(model.isEmpty());
        }
    }
}
