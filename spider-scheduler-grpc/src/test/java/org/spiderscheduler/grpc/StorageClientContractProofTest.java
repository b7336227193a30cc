package org.spiderscheduler.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.grpc.InsecureChannelCredentials;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestInstancePostProcessor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;
import org.spiderscheduler.testkit.tck.SchedulerStorageClientContract;
import org.spiderscheduler.testkit.tck.StorageEvent;
import org.spiderscheduler.testkit.tck.StorageUnderTest;
import org.spiderscheduler.testkit.tck.TckEnvironment;

@Tag("proof")
@DisplayName("The contract of storage clients, over a socket and by the real clock,")
class StorageClientContractProofTest {
    private static final String PARAMETER = "org.spiderscheduler.grpc.flaw";

    @ExtendWith(FlawSetter.class)
    static final class Flawed extends SchedulerStorageClientContract {
        private StubClient.@Nullable Flaw flaw;

        @Override
        protected TckEnvironment createEnvironment() {
            return TckEnvironment.real();
        }

        @Override
        protected StorageUnderTest createStorage() {
            StubClient.Flaw wrong = Objects.requireNonNull(flaw);
            return RemoteStorage.start(
                    environment().timer(),
                    port -> new StubClient(port, InsecureChannelCredentials.create(), wrong),
                    StubClient::close);
        }

        @Override
        protected Map<StorageEvent, String> impossible() {
            return GrpcStorageClientTckTest.IMPOSSIBLE;
        }
    }

    static final class FlawSetter implements TestInstancePostProcessor {
        @Override
        public void postProcessTestInstance(Object testInstance, ExtensionContext context) {
            if (testInstance instanceof Flawed flawed) {
                flawed.flaw = StubClient.Flaw.valueOf(
                        context.getConfigurationParameter(PARAMETER).orElseThrow());
            }
        }
    }

    /** The tests of a rule, or of all. */
    private static Events judge(StubClient.Flaw flaw, String rule) {
        PostDiscoveryFilter ofRule = test ->
                FilterResult.includedIf(!test.isTest() || test.getDisplayName().startsWith("§" + rule));
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(Flawed.class))
                .filters(ofRule)
                .configurationParameter(PARAMETER, flaw.name())
                .execute()
                .testEvents();
    }

    private static Set<String> names(Events events) {
        return events.stream()
                .map(Event::getTestDescriptor)
                .map(TestDescriptor::getDisplayName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    @DisplayName("finds nothing where nothing is wrong")
    void right() {
        Events judged = judge(StubClient.Flaw.NONE, "");
        assertThat(names(judged.failed())).isEmpty();
        assertThat(names(judged.succeeded())).hasSizeGreaterThanOrEqualTo(20);
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    @DisplayName("finds what is wrong by the rule that it breaks:")
    void found(StubClient.Flaw flaw) {
        assertThat(names(judge(flaw, flaw.rule + " ").failed())).isNotEmpty();
    }
}
