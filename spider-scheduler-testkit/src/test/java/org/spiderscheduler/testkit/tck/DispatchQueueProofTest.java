package org.spiderscheduler.testkit.tck;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.extension.ExtendWith;
import org.spiderscheduler.api.SessionId;

@DisplayName("The contract of the dispatch queue")
class DispatchQueueProofTest extends ProofOfContract<QueueFlaw> {
    DispatchQueueProofTest() {
        super(FlawedQueue.class, QueueFlaw.NONE);
    }

    @ExtendWith(FlawSetter.class)
    static final class FlawedQueue extends DispatchQueueContract implements FlawSetter.Flawed {
        private @Nullable QueueFlaw flaw;

        @Override
        public void flaw(String name) {
            flaw = QueueFlaw.valueOf(name);
        }

        @Override
        protected QueueUnderTest createQueue(int capacity, SessionId initialSession) {
            PlainQueue queue = Objects.requireNonNull(flaw).make(environment(), capacity, initialSession);
            return new QueueUnderTest(queue, queue, queue::close);
        }
    }
}
