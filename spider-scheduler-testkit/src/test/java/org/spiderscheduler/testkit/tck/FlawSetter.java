package org.spiderscheduler.testkit.tck;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestInstancePostProcessor;

/** Tells a flawed test class, which the engine instantiates, what is to be wrong this time. */
final class FlawSetter implements TestInstancePostProcessor {
    static final String PARAMETER = "org.spiderscheduler.tck.flaw";

    /** A test class that can be told. */
    interface Flawed {
        void flaw(String name);
    }

    @Override
    public void postProcessTestInstance(Object testInstance, ExtensionContext context) {
        if (testInstance instanceof Flawed flawed) {
            flawed.flaw(context.getConfigurationParameter(PARAMETER).orElseThrow());
        }
    }
}
