package org.spiderscheduler.testkit.tck;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/** How a contract judged an implementation. */
record Verdict(Set<String> all, List<Broken> broken, List<String> aborted) {
    /** A test that failed: its display name, and what it said. */
    record Broken(String test, String message) {
        String rule() {
            return ruleOf(test);
        }
    }

    static Verdict of(Class<?> contract, Flaw flaw) {
        return of(contract, flaw, Lifecycle.PER_METHOD);
    }

    static Verdict of(Class<?> contract, Flaw flaw, Lifecycle lifecycle) {
        Events tests = EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(contract))
                .configurationParameter(FlawSetter.PARAMETER, flaw.name())
                .configurationParameter(Lifecycle.DEFAULT_LIFECYCLE_PROPERTY_NAME, lifecycle.name())
                .execute()
                .testEvents();
        Set<String> all = tests.started().stream()
                .map(Event::getTestDescriptor)
                .map(TestDescriptor::getDisplayName)
                .collect(Collectors.toCollection(TreeSet::new));
        List<Broken> broken = tests.failed().stream()
                .map(event -> new Broken(event.getTestDescriptor().getDisplayName(), message(event)))
                .toList();
        List<String> aborted = tests.aborted().stream()
                .map(event -> event.getTestDescriptor().getDisplayName() + ": " + message(event))
                .toList();
        return new Verdict(all, broken, aborted);
    }

    /** The rules that were found broken. */
    Set<String> rules() {
        return broken.stream().map(Broken::rule).collect(Collectors.toCollection(TreeSet::new));
    }

    static String ruleOf(String displayName) {
        return displayName.substring(1, displayName.indexOf(' '));
    }

    private static String message(Event failed) {
        return failed.getRequiredPayload(TestExecutionResult.class)
                .getThrowable()
                .map(Throwable::getMessage)
                .orElse("");
    }
}
