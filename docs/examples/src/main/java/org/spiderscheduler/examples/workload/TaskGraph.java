package org.spiderscheduler.examples.workload;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Tasks by index, and the order in which they must run. */
public final class TaskGraph {
    private final List<? extends List<Integer>> parents;
    private final List<List<Integer>> children;
    private final int[] openParents;

    /**
     * Takes any graph, even one with cycles.
     *
     * @param parents for each task, the indexes of the tasks that must run before it
     * @throws IllegalArgumentException if an index is not that of a task
     */
    public TaskGraph(List<? extends List<Integer>> parents) {
        this.parents = parents;
        children = new ArrayList<>(Collections.nCopies(parents.size(), List.of()));
        openParents = new int[parents.size()];
        for (int task = 0; task < parents.size(); task++) {
            for (int parent : parents.get(task)) {
                if (parent < 0 || parent >= parents.size()) {
                    throw new IllegalArgumentException("task " + task + " has the unknown parent " + parent);
                }
                addChild(parent, task);
            }
        }
    }

    private void addChild(int parent, int task) {
        if (children.get(parent).isEmpty()) {
            children.set(parent, new ArrayList<>());
        }
        children.get(parent).add(task);
    }

    /**
     * Sorts the tasks.
     *
     * @return every task after its parents; tasks that are on a cycle, or come after one, are left out
     */
    public List<Integer> inOrder() {
        List<Integer> order = new ArrayList<>(parents.size());
        for (int task = 0; task < parents.size(); task++) {
            openParents[task] = parents.get(task).size();
            if (openParents[task] == 0) {
                order.add(task);
            }
        }
        for (int next = 0; next < order.size(); next++) {
            for (int child : children.get(order.get(next))) {
                if (--openParents[child] == 0) {
                    order.add(child);
                }
            }
        }
        return order;
    }

    /**
     * Looks for a cycle.
     *
     * @return the tasks of one cycle, each a parent of the next, and the last a parent of the first; empty if none
     */
    public List<Integer> cycle() {
        if (inOrder().size() == parents.size()) {
            return List.of();
        }
        List<Integer> backwards = new ArrayList<>();
        int[] seenAt = new int[parents.size()];
        int task = openParent(indexes(parents.size()));
        while (seenAt[task] == 0) {
            backwards.add(task);
            seenAt[task] = backwards.size();
            task = openParent(parents.get(task));
        }
        List<Integer> cycle = new ArrayList<>(backwards.subList(seenAt[task] - 1, backwards.size()));
        Collections.reverse(cycle);
        return cycle;
    }

    /** A task left out of the order has a parent left out too: following these parents must lead into a cycle. */
    private int openParent(List<Integer> candidates) {
        return candidates.stream()
                .filter(task -> openParents[task] > 0)
                .findFirst()
                .orElseThrow();
    }

    private static List<Integer> indexes(int count) {
        List<Integer> all = new ArrayList<>(count);
        for (int index = 0; index < count; index++) {
            all.add(index);
        }
        return all;
    }
}
