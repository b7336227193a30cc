package org.spiderscheduler.examples.policy;

import org.junit.jupiter.api.DisplayName;
import org.spiderscheduler.core.policy.SchedulingPolicy;
import org.spiderscheduler.testkit.tck.SchedulingPolicyContract;

@DisplayName("The job-by-job policy keeps the contract of policies:")
class JobByJobPolicyTckTest extends SchedulingPolicyContract {
    @Override
    protected SchedulingPolicy createPolicy() {
        return new JobByJobPolicy();
    }
}
