package org.spiderscheduler.testkit.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Shows that a contract finds what is wrong: every flaw, by the rule it breaks and by no other. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ProofOfContract<F extends Enum<F> & Flaw> {
    private final Class<?> contract;
    private final Class<F> flaws;
    private final F none;
    private final Map<F, Verdict> verdicts = new LinkedHashMap<>();

    /** For a contract that makes what a flaw says, and the flaw that is none. */
    ProofOfContract(Class<?> contract, F none) {
        this.contract = contract;
        this.flaws = none.getDeclaringClass();
        this.none = none;
    }

    /** The contract that is proven. */
    final Class<?> contract() {
        return contract.getSuperclass();
    }

    private Verdict verdict(F flaw) {
        return verdicts.computeIfAbsent(flaw, any -> Verdict.of(contract, flaw));
    }

    Stream<F> flaws() {
        return EnumSet.complementOf(EnumSet.of(none)).stream();
    }

    @Test
    @DisplayName("finds nothing where nothing is wrong")
    void right() {
        assertThat(verdict(none).broken()).isEmpty();
        assertThat(verdict(none).aborted()).isEmpty();
    }

    @Test
    @DisplayName("leaves nothing of a test to the next, where one instance runs them all")
    void oneInstance() {
        assertThat(Verdict.of(contract, none, TestInstance.Lifecycle.PER_CLASS).broken())
                .isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("flaws")
    @DisplayName("finds what is wrong, and says which rule it breaks, what was seen, and where to look")
    void found(F flaw) {
        Verdict verdict = verdict(flaw);
        assertThat(verdict.rules())
                .as("rules found broken: %s", verdict.broken())
                .containsExactly(flaw.rules().split(" "));
        for (Verdict.Broken broken : verdict.broken()) {
            assertThat(broken.message())
                    .startsWith("§" + broken.rule() + " is broken\n  checked: ")
                    .contains("\n  seen: ", "\n  look at: ", "\n  the rule: docs/spec.md, §" + broken.rule());
        }
    }

    @Test
    @DisplayName("has no test that never fails")
    void everyTestFails() {
        Set<String> failed = new TreeSet<>();
        List.of(flaws.getEnumConstants())
                .forEach(flaw -> verdict(flaw).broken().forEach(broken -> failed.add(broken.test())));
        assertThat(failed).isEqualTo(verdict(none).all());
    }
}
