package org.spiderscheduler.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.spiderscheduler.api.DispatchQueueSink;
import org.spiderscheduler.api.InboundEntry;
import org.spiderscheduler.api.JobId;
import org.spiderscheduler.api.Lane;
import org.spiderscheduler.api.ResourceGroupId;
import org.spiderscheduler.api.SchedulerCore;
import org.spiderscheduler.api.SchedulerStorageClient;
import org.spiderscheduler.api.TaskId;
import org.spiderscheduler.core.loop.DecisionLoop;
import org.spiderscheduler.core.policy.SchedulingPolicy;
import org.spiderscheduler.testkit.VirtualTime;

@DisplayName("The contracts of the testkit")
class ContractsTest {
    @Test
    @DisplayName("are all proven by implementations that are wrong on purpose")
    void areProven() throws IOException, URISyntaxException {
        List<Class<?>> proven = Stream.of(
                        new DispatchQueueProofTest(),
                        new SchedulerCoreProofTest(),
                        new SchedulerStorageClientProofTest(),
                        new SchedulingPolicyProofTest())
                .<Class<?>>map(ProofOfContract::contract)
                .toList();
        assertThat(contracts()).isNotEmpty().containsExactlyInAnyOrderElementsOf(proven);
    }

    @Test
    @DisplayName("close all that a test has made, the last first, even if something fails to close")
    void closeAll() {
        List<String> closed = new ArrayList<>();
        Contract contract = new Contract() {};
        for (String name : List.of("first", "second", "third")) {
            contract.<AutoCloseable>closing(() -> {
                closed.add(name);
                if (!name.equals("first")) {
                    throw new IOException(name);
                }
            });
        }
        assertThatThrownBy(contract::closeAll)
                .hasMessage("third")
                .satisfies(thrown -> assertThat(thrown.getSuppressed())
                        .singleElement()
                        .satisfies(second -> assertThat(second).hasMessage("second")));
        assertThat(closed).containsExactly("third", "second", "first");
    }

    @Test
    @DisplayName("say where the code under test threw, and where each cause of that came from")
    void whereItThrew() {
        assertThat(Contract.describe(Contract.call(ContractsTest::throwing)))
                .containsPattern("^failed with java.lang.IllegalStateException: no core today"
                        + " at \\S+ContractsTest.throwing\\(ContractsTest.java:\\d+\\)"
                        + ", caused by java.lang.NullPointerException: nothing"
                        + " at \\S+ContractsTest.because\\(ContractsTest.java:\\d+\\)$");
    }

    @Test
    @DisplayName("say of a core that throws where it threw, and of a policy that throws in the loop")
    void whereUserCodeThrew() {
        SchedulerCore<SchedulerStorageClient, DispatchQueueSink> throwing = (client, sink, cancellation) -> throwing();
        SchedulerCore<SchedulerStorageClient, DispatchQueueSink> loop =
                DecisionLoop.builder(new ThrowingPolicy()).build();
        for (SchedulerCore<SchedulerStorageClient, DispatchQueueSink> core : List.of(throwing, loop)) {
            VirtualEnvironment environment = new VirtualEnvironment(new VirtualTime());
            CoreRun run = new CoreRun(environment, timer -> core, lane -> 1_000).start();
            run.offer(
                    Lane.REGULAR,
                    CoreRun.FIRST,
                    new InboundEntry(new ResourceGroupId(1), new JobId(1), TaskId.index(0)));
            assertThat(run.toString())
                    .contains("caused by java.lang.NullPointerException: nothing at ", "because(ContractsTest.java:");
        }
    }

    private static <T> CompletableFuture<T> throwing() {
        throw new IllegalStateException("no core today", because());
    }

    private static NullPointerException because() {
        return new NullPointerException("nothing");
    }

    private static final class ThrowingPolicy implements SchedulingPolicy {
        @Override
        public void add(InboundEntry entry) {
            throw because();
        }

        @Override
        public Optional<InboundEntry> next() {
            return Optional.empty();
        }

        @Override
        public void clear() {}
    }

    /** What users extend: every public contract among the classes of the package. */
    private static List<Class<?>> contracts() throws IOException, URISyntaxException {
        Path classes = Path.of(Contract.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        String prefix = Contract.class.getPackageName();
        try (Stream<Path> files = Files.list(classes.resolve(prefix.replace('.', '/')))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".class"))
                    .<Class<?>>map(name -> load(prefix + "." + name.replace(".class", "")))
                    .filter(type -> Contract.class.isAssignableFrom(type)
                            && Modifier.isPublic(type.getModifiers())
                            && Modifier.isAbstract(type.getModifiers()))
                    .toList();
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, Contract.class.getClassLoader());
        } catch (ClassNotFoundException missing) {
            throw new IllegalStateException(missing);
        }
    }
}
