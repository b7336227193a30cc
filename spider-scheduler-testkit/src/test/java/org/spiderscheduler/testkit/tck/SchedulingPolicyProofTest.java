package org.spiderscheduler.testkit.tck;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.spiderscheduler.core.policy.SchedulingPolicy;

@DisplayName("The contract of scheduling policies")
class SchedulingPolicyProofTest extends ProofOfContract<PolicyFlaw> {
    SchedulingPolicyProofTest() {
        super(FlawedPolicy.class, PolicyFlaw.NONE);
    }

    @ExtendWith(FlawSetter.class)
    static final class FlawedPolicy extends SchedulingPolicyContract implements FlawSetter.Flawed {
        private @Nullable PolicyFlaw flaw;

        @Override
        public void flaw(String name) {
            flaw = PolicyFlaw.valueOf(name);
        }

        @Override
        protected SchedulingPolicy createPolicy() {
            return Objects.requireNonNull(flaw).make();
        }
    }
}
