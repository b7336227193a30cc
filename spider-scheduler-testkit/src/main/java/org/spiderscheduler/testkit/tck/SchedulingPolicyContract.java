package org.spiderscheduler.testkit.tck;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.api.InboundEntry;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.ResourceGroupId;
import org.spiderscheduler.api.TaskId;
import org.spiderscheduler.core.policy.SchedulingPolicy;

/**
 * The contract of a scheduling policy: §6 of the specification. The order in which entries come out is up to the
 * policy; test it separately. Extend it, and make a policy:
 *
 * <pre>{@code
 * class MyPolicyTest extends SchedulingPolicyContract {
 *     @Override
 *     protected SchedulingPolicy createPolicy() {
 *         return new MyPolicy();
 *     }
 * }
 * }</pre>
 */
public abstract class SchedulingPolicyContract extends Contract {
    private static final int MANY = 1_000;

    private @Nullable SchedulingPolicy policy;

    /** For the test class that extends it. */
    protected SchedulingPolicyContract() {}

    /**
     * Makes the policy to test.
     *
     * @return a policy that holds nothing
     */
    protected abstract SchedulingPolicy createPolicy();

    /**
     * Makes an entry of a regular task. Default: one of seven jobs, in turn, each of one of three resource groups.
     *
     * @param number from 0; different numbers give different entries
     * @return the entry; the same number always gives an equal one
     */
    protected InboundEntry entry(int number) {
        int job = number % 7;
        return new InboundEntry(new ResourceGroupId(job % 3 + 1), new JobId(job + 1), TaskId.index(number));
    }

    private SchedulingPolicy policy() {
        if (policy == null) {
            policy = Objects.requireNonNull(createPolicy(), "createPolicy() returned null");
        }
        return policy;
    }

    @Override
    final void forget() {
        policy = null;
    }

    private Set<InboundEntry> add(int from, int to) {
        Set<InboundEntry> added = new LinkedHashSet<>();
        for (int number = from; number < to; number++) {
            added.add(entry(number));
            policy().add(entry(number));
        }
        return added;
    }

    /** What the policy gives; null for nothing. A null Optional counts as nothing here: it is for §1.6 to see. */
    @SuppressWarnings("OptionalAssignedToNull")
    private @Nullable InboundEntry next() {
        Optional<InboundEntry> next = policy().next();
        return next == null ? null : next.orElse(null);
    }

    /** All that comes out, even after some empty answers, which are for §6.3 to see. */
    private List<InboundEntry> takeAll(int most) {
        List<InboundEntry> taken = new ArrayList<>();
        for (int asked = 0; asked < 3 * most + 10; asked++) {
            InboundEntry next = next();
            if (next != null) {
                taken.add(next);
            }
        }
        return taken;
    }

    @Nested
    @DisplayName("§6 Policy: the scheduling policy")
    class Policy {
        @Test
        @Rule("1.6")
        @LookAt("what next() returns when the policy holds nothing: it has to be Optional.empty()")
        @DisplayName("§1.6 gives no null, not even when it holds nothing")
        @SuppressWarnings("OptionalAssignedToNull")
        void noNull() {
            check(policy().next() != null, "next() of a policy that holds nothing returned null");
        }

        @Test
        @Rule("6.1")
        @LookAt("add(...): where it puts an entry, and next(): which entries it never gets to")
        @DisplayName("§6.1 gives out every entry that was added")
        void forgetsNothing() {
            Set<InboundEntry> missing = add(0, MANY);
            Set<InboundEntry> came = new HashSet<>(takeAll(MANY));
            missing.removeAll(came);
            // What came instead of a missing one was altered, which is for §6.2 to see.
            check(
                    came.size() >= MANY,
                    "%s entries were added, but only %s came out; missing: %s",
                    MANY,
                    came.size(),
                    few(missing));
        }

        @Test
        @Rule("6.1")
        @LookAt("next(): whether it removes what it returns")
        @DisplayName("§6.1 gives no entry twice")
        void repeatsNothing() {
            add(0, MANY);
            Set<InboundEntry> seen = new HashSet<>();
            Set<InboundEntry> twice = new LinkedHashSet<>();
            for (InboundEntry each : takeAll(MANY)) {
                if (!seen.add(each)) {
                    twice.add(each);
                }
            }
            check(
                    twice.isEmpty(),
                    "%s entries were added once, but %s came out twice: %s",
                    MANY,
                    twice.size(),
                    few(twice));
        }

        @Test
        @Rule("6.1")
        @LookAt(
                "state that is left over when the policy runs empty, or when entries are added between two calls of next()")
        @DisplayName("§6.1 keeps count when entries come and go in turn")
        void keepsCount() {
            for (long seed = 0; seed < 10; seed++) {
                Random random = new Random(seed);
                Set<InboundEntry> missing = new LinkedHashSet<>();
                Set<InboundEntry> came = new HashSet<>();
                for (int number = 0; number < MANY; number++) {
                    policy().add(entry(number));
                    missing.add(entry(number));
                    for (int asked = random.nextInt(4); asked > 0; asked--) {
                        InboundEntry next = next();
                        if (next != null) {
                            came.add(next);
                        }
                    }
                }
                came.addAll(takeAll(MANY));
                missing.removeAll(came);
                check(
                        came.size() >= MANY,
                        "of %s entries that were added between calls of next(), only %s came out; missing: %s (seed %s)",
                        MANY,
                        came.size(),
                        few(missing),
                        seed);
                policy().clear();
            }
        }

        @Test
        @Rule("6.1")
        @LookAt("clear(): it has to leave the policy like a new one, whatever next() was in the middle of")
        @DisplayName("§6.1 gives out an entry that was added after a clear, whatever was begun before")
        void startsAnew() {
            for (int number = MANY; number < MANY + 20; number++) {
                add(0, MANY);
                for (int asked = MANY; asked <= number; asked++) {
                    next();
                }
                policy().clear();
                policy().add(entry(number));
                // What came instead was altered, or should have been cleared: §6.2, §6.4.
                check(
                        !takeAll(1).isEmpty(),
                        "after %s calls of next() and a clear(), %s was added, but nothing came out",
                        number - MANY + 1,
                        entry(number));
                policy().clear();
            }
        }

        @Test
        @Rule("6.2")
        @LookAt("next(): it has to return the very entry that was added, not one built anew")
        @DisplayName("§6.2 gives entries as they were added, and makes none up")
        void altersNothing() {
            InboundEntry first = next();
            check(first == null, "next() of a policy that was given nothing returned %s", first);
            Set<InboundEntry> added = add(0, MANY);
            for (InboundEntry each : takeAll(MANY)) {
                check(added.contains(each), "next() returned %s, which was not added", each);
            }
        }

        @Test
        @Rule("6.3")
        @LookAt("next(): it may choose which entry, but must not hold them back; back-pressure is up to the loop")
        @DisplayName("§6.3 is never empty while it holds an entry")
        void neverEmpty() {
            add(0, MANY);
            for (int asked = 0; asked < MANY; asked++) {
                if (next() == null) {
                    InboundEntry later = null;
                    for (int again = 0; again < MANY && later == null; again++) {
                        later = next();
                    }
                    check(
                            later == null,
                            "next() was empty after %s of %s entries, but later returned %s",
                            asked,
                            MANY,
                            later);
                    return;
                }
            }
        }

        @Test
        @Rule("6.4")
        @LookAt("clear(): every collection of the policy, and what it has taken out in advance")
        @DisplayName("§6.4 gives nothing that was added before a clear")
        void clears() {
            Set<InboundEntry> passed = add(0, MANY);
            next();
            policy().clear();
            add(MANY, MANY + 10);
            for (InboundEntry each : takeAll(MANY)) {
                check(!passed.contains(each), "%s was added before a clear(), but came out after it", each);
            }
        }

        @Test
        @Rule("6.5")
        @LookAt("what the policy remembers of entries that have come out: the same task can become ready again")
        @DisplayName("§6.5 takes an entry again that it has given out")
        void takesAgain() {
            policy().add(entry(0));
            boolean came = takeAll(1).contains(entry(0));
            policy().add(entry(0));
            check(
                    !came || takeAll(1).contains(entry(0)),
                    "%s came out and was added again, but did not come out again",
                    entry(0));
        }

        @Test
        @Rule("6.5")
        @LookAt("clear(): what the policy remembers of entries has to be cleared too")
        @DisplayName("§6.5 takes an entry again that was cleared")
        void takesAgainAfterClear() {
            policy().add(entry(0));
            policy().clear();
            policy().add(entry(0));
            check(takeAll(1).contains(entry(0)), "%s was cleared and added again, but did not come out", entry(0));
        }

        @Test
        @Rule("6.4")
        @LookAt("clear(): what it does when there is one group, or one job, and nothing to choose from")
        @DisplayName("§6.4 gives nothing that was added before a clear, not even when all of it was of one job")
        void clearsOneJob() {
            Set<InboundEntry> passed = ofOneJob(0, MANY);
            passed.forEach(policy()::add);
            next();
            policy().clear();
            ofOneJob(MANY, MANY + 10).forEach(policy()::add);
            for (InboundEntry each : takeAll(MANY)) {
                check(!passed.contains(each), "%s was added before a clear(), but came out after it", each);
            }
        }

        /** Those of the same group and job as the first. */
        private Set<InboundEntry> ofOneJob(int from, int to) {
            Set<InboundEntry> entries = new LinkedHashSet<>();
            for (int number = from; number < to; number++) {
                InboundEntry entry = entry(number);
                if (entry.resourceGroupId().equals(entry(0).resourceGroupId())
                        && entry.jobId().equals(entry(0).jobId())) {
                    entries.add(entry);
                }
            }
            return entries;
        }

        private List<InboundEntry> few(Set<InboundEntry> entries) {
            return entries.stream().limit(5).toList();
        }
    }
}
