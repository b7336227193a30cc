package org.spiderscheduler.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@DisplayName("The contract of storage clients")
class SchedulerStorageClientProofTest extends ProofOfContract<ClientFlaw> {
    SchedulerStorageClientProofTest() {
        super(FlawedClient.class, ClientFlaw.NONE);
    }

    @ExtendWith(FlawSetter.class)
    static final class FlawedClient extends SchedulerStorageClientContract implements FlawSetter.Flawed {
        private @Nullable ClientFlaw flaw;

        @Override
        public void flaw(String name) {
            flaw = ClientFlaw.valueOf(name);
        }

        @Override
        protected StorageUnderTest createStorage() {
            return Objects.requireNonNull(flaw).make(environment());
        }
    }

    static final class Limited extends InMemoryStorageTckTest {
        @Override
        protected Map<StorageEvent, String> impossible() {
            return Map.of(StorageEvent.LANE_CLOSED, "the protocol has no word for it", StorageEvent.NEW_SESSION, " ");
        }
    }

    @Test
    @DisplayName("shows what it cannot check, with the reason, and insists on one")
    void impossible() {
        Verdict verdict = Verdict.of(Limited.class, ClientFlaw.NONE);
        assertThat(verdict.aborted())
                .containsExactly("§2.6 fails polls of a closed lane, held ones too, and of no other lane: not checked,"
                        + " since LANE_CLOSED is impossible here: the protocol has no word for it");
        assertThat(verdict.broken())
                .singleElement()
                .satisfies(broken ->
                        assertThat(broken.message()).contains("impossible() names NEW_SESSION without a reason"));
    }
}
