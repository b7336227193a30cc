package org.spiderscheduler.examples.trace;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The tasks of one of a workflow's two lists, by id and in the order of the file. */
final class WfTasks {
    private final String list;
    private final Map<String, WfTask> byId = new LinkedHashMap<>();
    private final Map<String, Integer> indexes = new LinkedHashMap<>();

    /** @param list what the list is called in messages */
    WfTasks(String list) {
        this.list = list;
    }

    void add(WfTask task) {
        if (byId.putIfAbsent(task.id(), task) != null) {
            throw BadInputException.atLine(task.line, "duplicate task id " + Quoted.of(task.id()) + " in " + list);
        }
        indexes.put(task.id(), indexes.size());
    }

    boolean isEmpty() {
        return byId.isEmpty();
    }

    List<WfTask> all() {
        return new ArrayList<>(byId.values());
    }

    Optional<WfTask> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** The index of a task; if there is no such task, the error names the one that refers to it. */
    int index(String id, WfTask namedBy, String relation) {
        return Optional.ofNullable(indexes.get(id))
                .orElseThrow(() -> BadInputException.atLine(
                        namedBy.line,
                        "task " + Quoted.of(namedBy.id()) + " has the unknown " + relation + " " + Quoted.of(id)));
    }
}
