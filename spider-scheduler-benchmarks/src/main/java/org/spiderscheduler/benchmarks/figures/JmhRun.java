package org.spiderscheduler.benchmarks.figures;

import java.lang.annotation.Annotation;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs the JMH benchmarks of one class and takes the medians. All peers run in each of two rounds, so that a temporary
 * slowdown of the machine affects all of them.
 */
final class JmhRun {
    private static final int ROUNDS = 2;

    private final Class<?> benchmark;
    private final String perOperation;

    /**
     * Describes a run.
     *
     * @param benchmark the class
     * @param perOperation the parameter that an invocation is divided by; empty if the benchmark does so itself
     */
    JmhRun(Class<?> benchmark, String perOperation) {
        this.benchmark = benchmark;
        this.perOperation = perOperation;
    }

    List<Row> rows(boolean smoke) {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("^" + benchmark.getName().replace(".", "\\.") + "\\.")
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true);
        if (smoke) {
            options.verbosity(VerboseMode.SILENT)
                    .forks(0)
                    .warmupIterations(0)
                    .measurementIterations(1)
                    .measurementTime(TimeValue.milliseconds(10));
            firstOfEachParam(options);
        }
        Map<String, Medians> medians = new LinkedHashMap<>();
        try {
            for (int round = 0; round < (smoke ? 1 : ROUNDS); round++) {
                for (RunResult result : new Runner(options.build()).run()) {
                    medians.computeIfAbsent(result.getParams().id(), id -> new Medians(result.getParams()))
                            .add(result);
                }
            }
        } catch (RunnerException failure) {
            throw new IllegalStateException(benchmark + " could not be run", failure);
        }
        return medians.values().stream().map(each -> each.row(perOperation)).toList();
    }

    /** For a smoke test, the first value of each parameter is enough. */
    private void firstOfEachParam(ChainedOptionsBuilder options) {
        for (Class<?> state : benchmark.getDeclaredClasses()) {
            for (Field field : state.getFields()) {
                Annotation param = field.getAnnotation(Param.class);
                if (param != null) {
                    options.param(field.getName(), ((Param) param).value()[0]);
                }
            }
        }
    }

    /** The results of all iterations of all rounds of one benchmark. */
    private static final class Medians {
        private final BenchmarkParams params;
        private final List<Double> nanos = new ArrayList<>();
        private final List<Double> bytes = new ArrayList<>();

        Medians(BenchmarkParams params) {
            this.params = params;
        }

        void add(RunResult result) {
            for (BenchmarkResult fork : result.getBenchmarkResults()) {
                for (IterationResult iteration : fork.getIterationResults()) {
                    nanos.add(iteration.getPrimaryResult().getScore());
                    iteration.getSecondaryResults().forEach((label, value) -> {
                        if (label.contains("gc.alloc.rate.norm")) {
                            bytes.add(value.getScore());
                        }
                    });
                }
            }
        }

        Row row(String perOperation) {
            SortedMap<String, String> named = new TreeMap<>();
            params.getParamsKeys().forEach(key -> named.put(key, params.getParam(key)));
            double parts = perOperation.isEmpty() ? 1 : Double.parseDouble(params.getParam(perOperation));
            Map<Unit, Double> values = new EnumMap<>(Unit.class);
            values.put(Unit.NANOS, median(nanos) / parts);
            if (!bytes.isEmpty()) {
                values.put(Unit.BYTES, median(bytes) / parts);
            }
            String name = params.getBenchmark();
            return new Row(name.substring(name.lastIndexOf('.') + 1), named, values);
        }

        private static double median(List<Double> values) {
            double[] sorted =
                    values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            int middle = sorted.length / 2;
            return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        }
    }
}
