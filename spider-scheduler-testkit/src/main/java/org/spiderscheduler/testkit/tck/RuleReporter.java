package org.spiderscheduler.testkit.tck;

import java.lang.reflect.Method;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/** Adds, to whatever made a test of a contract fail, the rule that is broken and where to look. */
final class RuleReporter implements TestExecutionExceptionHandler {
    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable thrown) throws Throwable {
        Method test = context.getRequiredTestMethod();
        Rule rule = test.getAnnotation(Rule.class);
        if (rule == null || thrown instanceof TestAbortedException) {
            throw thrown;
        }
        String seen = thrown instanceof SeenError ? thrown.getMessage() : "it threw " + thrown;
        LookAt lookAt = test.getAnnotation(LookAt.class);
        AssertionError named = new AssertionError("§" + rule.value() + " is broken"
                + "\n  checked: " + context.getDisplayName().replaceFirst("^(§\\S+ )+", "")
                + "\n  seen: " + seen
                + (lookAt == null ? "" : "\n  look at: " + lookAt.value())
                + "\n  the rule: docs/spec.md, §" + rule.value());
        named.setStackTrace(thrown.getStackTrace());
        if (!(thrown instanceof SeenError)) {
            named.initCause(thrown);
        }
        throw named;
    }
}
