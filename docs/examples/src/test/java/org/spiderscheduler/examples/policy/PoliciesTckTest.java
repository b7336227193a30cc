package org.spiderscheduler.examples.policy;

import java.util.Comparator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.spiderscheduler.api.DispatchQueueSink;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.SchedulerCore;
import org.spiderscheduler.api.SchedulerStorageClient;
import org.spiderscheduler.core.loop.DecisionLoop;
import org.spiderscheduler.core.policy.SchedulingPolicy;
import org.spiderscheduler.testkit.tck.SchedulerCoreContract;
import org.spiderscheduler.testkit.tck.SchedulingPolicyContract;

@DisplayName("The contract of policies, and of the decision loop that runs them, is kept by")
class PoliciesTckTest {
    /** The decision loop keeps its contract whatever the order. */
    private abstract static class LoopContract extends SchedulerCoreContract {
        private static final int BOUND = 12;

        abstract SchedulingPolicy policy();

        @Override
        protected SchedulerCore<SchedulerStorageClient, DispatchQueueSink> createCore() {
            DecisionLoop.Builder loop = DecisionLoop.builder(policy()).batchSize(5);
            for (Lane lane : Lane.values()) {
                loop.bound(lane, BOUND);
            }
            return loop.build();
        }

        @Override
        protected int bound(Lane lane) {
            return BOUND;
        }
    }

    @Nested
    @DisplayName("the priority policy")
    class Priority extends SchedulingPolicyContract {
        @Override
        protected SchedulingPolicy createPolicy() {
            return new PriorityPolicy(Comparator.naturalOrder());
        }
    }

    @Nested
    @DisplayName("the priority policy, in the loop")
    class PriorityLoop extends LoopContract {
        @Override
        SchedulingPolicy policy() {
            return new PriorityPolicy(Comparator.naturalOrder());
        }
    }

    @Nested
    @DisplayName("the round-robin policy")
    class RoundRobin extends SchedulingPolicyContract {
        @Override
        protected SchedulingPolicy createPolicy() {
            return new RoundRobinPolicy();
        }
    }

    @Nested
    @DisplayName("the round-robin policy, in the loop")
    class RoundRobinLoop extends LoopContract {
        @Override
        SchedulingPolicy policy() {
            return new RoundRobinPolicy();
        }
    }

    @Nested
    @DisplayName("the job-by-job policy, in the loop")
    class JobByJobLoop extends LoopContract {
        @Override
        SchedulingPolicy policy() {
            return new JobByJobPolicy();
        }
    }
}
