package org.spiderscheduler.benchmarks.figures;

import java.lang.annotation.Annotation;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs the JMH benchmarks of one class, all peers in one run, and takes the medians. */
final class JmhRun {
    private final Class<?> benchmark;
    private final String each;

    JmhRun(Class<?> benchmark, String each) {
        this.benchmark = benchmark;
        this.each = each;
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
        try {
            return new Runner(options.build()).run().stream().map(this::row).toList();
        } catch (RunnerException failure) {
            throw new IllegalStateException(benchmark + " could not be run", failure);
        }
    }

    /** In a smoke test the first value of each parameter does. */
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

    private Row row(RunResult result) {
        BenchmarkParams run = result.getParams();
        String name = run.getBenchmark();
        SortedMap<String, String> params = new TreeMap<>();
        run.getParamsKeys().forEach(key -> params.put(key, run.getParam(key)));
        double parts = each.isEmpty() ? 1 : Double.parseDouble(run.getParam(each));
        Map<Unit, Double> values = new EnumMap<>(Unit.class);
        values.put(
                Unit.NANOS,
                median(result.getBenchmarkResults().stream()
                                .flatMap(fork -> fork.getIterationResults().stream())
                                .<Result<?>>map(iteration -> iteration.getPrimaryResult())
                                .toList())
                        / parts);
        List<Result<?>> allocated = new ArrayList<>();
        result.getBenchmarkResults()
                .forEach(fork -> fork.getIterationResults()
                        .forEach(iteration -> iteration.getSecondaryResults().forEach((label, value) -> {
                            if (label.contains("gc.alloc.rate.norm")) {
                                allocated.add(value);
                            }
                        })));
        if (!allocated.isEmpty()) {
            values.put(Unit.BYTES, median(allocated) / parts);
        }
        return new Row(name.substring(name.lastIndexOf('.') + 1), params, values);
    }

    private static double median(Collection<Result<?>> results) {
        double[] sorted =
                results.stream().mapToDouble(Result::getScore).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
