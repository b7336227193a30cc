package org.spiderscheduler.examples.policy;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.spiderscheduler.api.InboundEntry;
import org.spiderscheduler.api.ResourceGroupId;
import org.spiderscheduler.core.policy.SchedulingPolicy;

/**
 * Offers the tasks of the most important resource group first, and within a group in order of arrival. A group that is
 * never short of tasks starves those below it: that is what strict priority means.
 */
public final class PriorityPolicy implements SchedulingPolicy {
    private final TreeMap<ResourceGroupId, ArrayDeque<InboundEntry>> groups;

    /**
     * A policy that holds nothing.
     *
     * @param importance orders the groups, the most important first; groups that compare as equal share their turn
     */
    public PriorityPolicy(Comparator<ResourceGroupId> importance) {
        groups = new TreeMap<>(importance);
    }

    @Override
    public void add(InboundEntry entry) {
        groups.computeIfAbsent(entry.resourceGroupId(), group -> new ArrayDeque<>())
                .addLast(entry);
    }

    @Override
    public Optional<InboundEntry> next() {
        Map.Entry<ResourceGroupId, ArrayDeque<InboundEntry>> first = groups.firstEntry();
        if (first == null) {
            return Optional.empty();
        }
        InboundEntry next = first.getValue().removeFirst();
        if (first.getValue().isEmpty()) {
            groups.remove(first.getKey());
        }
        return Optional.of(next);
    }

    @Override
    public void clear() {
        groups.clear();
    }
}
