package org.spiderscheduler.testkit.tck;

import org.junit.jupiter.api.DisplayName;
import org.spiderscheduler.core.policy.FifoPolicy;
import org.spiderscheduler.core.policy.SchedulingPolicy;

@DisplayName("FifoPolicy")
class FifoPolicyTckTest extends SchedulingPolicyContract {
    @Override
    protected SchedulingPolicy createPolicy() {
        return new FifoPolicy();
    }
}
