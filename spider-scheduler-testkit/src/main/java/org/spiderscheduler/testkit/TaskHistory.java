package org.spiderscheduler.testkit;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.spiderscheduler.api.ResourceGroupId;

/**
 * Everything that has happened to one task, up to the moment at which it was asked for.
 *
 * @param task which
 * @param resourceGroupId its tenant
 * @param spec how it behaves
 * @param state its state then
 * @param events what happened to it, in order; unmodifiable
 */
public record TaskHistory(
        TaskRef task, ResourceGroupId resourceGroupId, TaskSpec spec, TaskState state, List<TaskEvent> events) {
    /**
     * Copies the list.
     *
     * @param task which
     * @param resourceGroupId its tenant
     * @param spec how it behaves
     * @param state its state then
     * @param events what happened to it, in order; unmodifiable
     * @throws NullPointerException if an argument is {@code null}
     */
    public TaskHistory {
        Objects.requireNonNull(task, "task");
        Objects.requireNonNull(resourceGroupId, "resourceGroupId");
        Objects.requireNonNull(spec, "spec");
        Objects.requireNonNull(state, "state");
        events = List.copyOf(events);
    }

    /**
     * How often something happened to it.
     *
     * @param kind what
     * @return not negative
     */
    public int count(TaskEvent.Kind kind) {
        int count = 0;
        for (TaskEvent event : events) {
            if (event.kind() == kind) {
                count++;
            }
        }
        return count;
    }

    /** A line that names the task and its state, and a line for each event. */
    @Override
    public String toString() {
        return events.stream()
                .map(event -> "\n  " + event)
                .collect(Collectors.joining("", task + ", resource group " + resourceGroupId + ", " + state + ":", ""));
    }
}
