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
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The contracts of the testkit")
class ContractsTest {
    @Test
    @DisplayName("are all proven by what is wrong on purpose")
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
    @DisplayName("close all that a test has made, what came last first, whatever does not close")
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
