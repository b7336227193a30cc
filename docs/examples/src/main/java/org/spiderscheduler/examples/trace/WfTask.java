package org.spiderscheduler.examples.trace;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A task while a workflow is being read: what the file has said about it so far, and where. */
final class WfTask {
    final int line;
    final List<String> parents = new ArrayList<>();
    final List<String> children = new ArrayList<>();
    private @Nullable String id;
    private @Nullable Double seconds;

    WfTask(int line) {
        this.line = line;
    }

    void id(String value) {
        id = value;
    }

    void seconds(double value) {
        seconds = value;
    }

    String id() {
        return Optional.ofNullable(id)
                .orElseThrow(() -> BadInputException.atLine(line, "a task of the workflow has no id"));
    }

    Duration runTime() {
        double value = Optional.ofNullable(seconds)
                .orElseThrow(
                        () -> BadInputException.atLine(line, "task " + Quoted.of(id()) + " has no runtimeInSeconds"));
        return Duration.ofNanos(Math.round(value * 1e9));
    }
}
