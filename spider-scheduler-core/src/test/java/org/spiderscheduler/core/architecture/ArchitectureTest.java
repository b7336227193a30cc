package org.spiderscheduler.core.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("The packages of api and core")
class ArchitectureTest {
    private static final String CORE = "org.spiderscheduler.core.";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .importPaths(Path.of("target/classes"), Path.of("../spider-scheduler-api/target/classes"));

    private static ArchRule knowsOnly(String name, String... known) {
        String[] all = Stream.concat(
                        Stream.of("java..", "org.jspecify..", "org.spiderscheduler.api..", CORE + name + ".."),
                        Stream.of(known))
                .toArray(String[]::new);
        return classes()
                .that()
                .resideInAPackage(CORE + name + "..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(all);
    }

    static Stream<ArchRule> rules() {
        String slf4j = "org.slf4j..";
        String log = CORE + "log..";
        String argument = CORE + "argument..";
        return Stream.of(
                classes()
                        .that()
                        .resideInAPackage("org.spiderscheduler.api..")
                        .should()
                        .onlyDependOnClassesThat()
                        .resideInAnyPackage("java..", "org.jspecify..", "org.spiderscheduler.api..")
                        .as("the API knows nobody but the JDK"),
                knowsOnly("policy").as("policies know the SPI alone"),
                knowsOnly("argument").as("the checks of arguments know nobody"),
                knowsOnly("log", slf4j).as("the log knows nobody"),
                knowsOnly("time", slf4j, log).as("time knows nobody"),
                knowsOnly("future").as("futures know nobody"),
                knowsOnly("listener", slf4j, log).as("listeners know the API alone"),
                knowsOnly("parked", CORE + "time..", CORE + "future..").as("parked calls know neither end"),
                knowsOnly("dispatch", slf4j, log, argument, CORE + "time..", CORE + "future..", CORE + "parked..")
                        .as("the dispatch queue knows neither loop nor service nor runtime"),
                knowsOnly(
                                "service",
                                slf4j,
                                log,
                                argument,
                                CORE + "time..",
                                CORE + "future..",
                                CORE + "parked..",
                                CORE + "listener..")
                        .as("the service knows neither loop nor queue nor runtime"),
                knowsOnly("loop", slf4j, log, argument, CORE + "policy..", CORE + "future..")
                        .as("the loop knows policies, and neither queue nor service nor runtime"),
                slices().matching(CORE + "(*)..").should().beFreeOfCycles(),
                noClasses()
                        .should()
                        .callMethod(Thread.class, "sleep", long.class)
                        .as("nobody sleeps"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rules")
    @DisplayName("keep to their rules:")
    void keepsTo(ArchRule rule) {
        rule.check(CLASSES);
    }

    @Test
    @DisplayName("would be found out: the runtime, which knows all, breaks the rule for the queue")
    void findsOut() {
        ArchRule wrong = knowsOnly("runtime", "org.slf4j..");
        assertThatThrownBy(() -> wrong.check(CLASSES)).isInstanceOf(AssertionError.class);
    }
}
