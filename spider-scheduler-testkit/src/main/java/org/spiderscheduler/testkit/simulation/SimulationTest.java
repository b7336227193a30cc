package org.spiderscheduler.testkit.simulation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A JUnit test that simulates. Its method takes a {@link Simulation.Builder}, and sets what is under test. When it
 * returns, the seeds are run. The first one that fails is shrunk and reported, with how to replay it. In a class
 * without other tests, a {@code @BeforeEach} method may take the same builder.
 *
 * <pre>{@code
 * @SimulationTest(seeds = 1_000)
 * void survivesFaults(Simulation.Builder simulation) {
 *     simulation.policy(MyPolicy::new);
 * }
 * }</pre>
 *
 * <p>If the configuration parameter {@value #SEED} is set, for instance as a system property, only that seed is run.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Test
@ExtendWith(SimulationExtension.class)
@SuppressWarnings("exports") // JUnit is optional, but present wherever this is used
public @interface SimulationTest {
    /** The configuration parameter that names the one seed to run. */
    String SEED = "spider.simulation.seed";

    /**
     * How many seeds to run. Default: 1,000.
     *
     * @return at least 1
     */
    int seeds() default 1_000;

    /**
     * The first seed. Default: 0, so that every build runs the same seeds.
     *
     * @return any
     */
    long from() default 0;
}
