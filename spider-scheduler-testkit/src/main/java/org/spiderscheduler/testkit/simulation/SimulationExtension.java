package org.spiderscheduler.testkit.simulation;

import java.lang.reflect.Method;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** Runs the seeds of a {@link SimulationTest}, with nothing but what JUnit 5 and 6 have in common. */
final class SimulationExtension implements ParameterResolver, InvocationInterceptor {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(SimulationExtension.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Simulation.Builder.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Simulation.Builder known = builder(context);
        if (known != null) {
            return known;
        }
        Simulation.Builder builder = Simulation.builder();
        context.getStore(NAMESPACE).put(Simulation.Builder.class, builder);
        return builder;
    }

    @Override
    public void interceptTestMethod(
            Invocation<@Nullable Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        invocation.proceed();
        Simulation.Builder builder = builder(context);
        if (builder == null) {
            throw new IllegalStateException(method.getExecutable()
                    + " must have a parameter of the type Simulation.Builder, to say what to simulate");
        }
        run(builder.build(), method.getExecutable(), context);
    }

    /** The one that the test has been given; null if it has not asked for any. */
    private static Simulation.@Nullable Builder builder(ExtensionContext context) {
        return context.getStore(NAMESPACE).get(Simulation.Builder.class, Simulation.Builder.class);
    }

    private static void run(Simulation simulation, Method method, ExtensionContext context) {
        SimulationTest test =
                AnnotationSupport.findAnnotation(method, SimulationTest.class).orElseThrow();
        long first = test.from();
        int seeds = test.seeds();
        if (seeds < 1) {
            throw new IllegalArgumentException("seeds: " + seeds + " of " + method + " is below 1");
        }
        Optional<Long> only = context.getConfigurationParameter(SimulationTest.SEED, Long::valueOf);
        if (only.isPresent()) {
            first = only.get();
            seeds = 1;
        }
        String replay = "mvn test '-Dtest=" + context.getRequiredTestClass().getName() + "#" + method.getName() + "' -D"
                + SimulationTest.SEED + "=";
        for (int index = 0; index < seeds; index++) {
            long seed = first + index;
            SimulationResult result = simulation.run(seed);
            if (!result.isClean()) {
                throw new AssertionError(new FailureReport(
                                result,
                                simulation.shrink(result),
                                replay + seed + " -Dsurefire.failIfNoSpecifiedTests=false")
                        .toString());
            }
        }
    }
}
